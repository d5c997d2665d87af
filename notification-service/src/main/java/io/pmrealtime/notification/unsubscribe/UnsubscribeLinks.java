package io.pmrealtime.notification.unsubscribe;

import io.pmrealtime.notification.config.NotificationConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The links that stand in e-mails. Any thread. */
@ApplicationScoped
public class UnsubscribeLinks {
    /** Where the links lead to, behind the configured base. */
    static final String PATH = "/api/pm/notifications/unsubscribe";

    private static final Logger LOG = Logger.getLogger(UnsubscribeLinks.class);

    private final UnsubscribeTokens tokens;
    private final Clock clock;
    private final String base;

    UnsubscribeLinks(NotificationConfig config, Clock clock) {
        this.tokens = new UnsubscribeTokens(secret(config), config.unsubscribe().lifetime());
        this.clock = clock;
        this.base = config.email().linkBase();
    }

    /** A link that turns that off. */
    public String link(UnsubscribeScope scope) {
        return base + PATH + "?token=" + tokens.sign(scope, clock.instant());
    }

    /** What a link's token turns off; empty when it is not good. */
    Optional<UnsubscribeScope> verify(String token) {
        return tokens.verify(token, clock.instant());
    }

    private static byte[] secret(NotificationConfig config) {
        return config.unsubscribe()
                .secret()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .orElseGet(() -> {
                    LOG.warn(
                            "notification.unsubscribe.secret is not set: links in e-mails are good until the next start,"
                                    + " and on this replica only");
                    byte[] random = new byte[32];
                    new SecureRandom().nextBytes(random);
                    return random;
                });
    }
}
