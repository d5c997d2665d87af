package io.pmrealtime.gateway.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pmrealtime.contracts.token.Identity;
import io.pmrealtime.gateway.config.GatewayConfig;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.redis.datasource.sortedset.ReactiveSortedSetCommands;
import io.quarkus.redis.datasource.sortedset.ScoreRange;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Revoked tokens, shared by all replicas through one sorted set in Redis that each of them reads again and again. A replica that missed
 * something, because Redis was away, finds it later; nothing can be lost on the way as with a message.
 */
@ApplicationScoped
public class Revocations {
    private static final Logger LOG = Logger.getLogger(Revocations.class);
    private static final String KEY = "revoked:log";
    /** Replicas' clocks differ, so each reads again what was written a little before its last read. */
    private static final Duration OVERLAP = Duration.ofSeconds(30);

    private static final Uni<Void> DONE = Uni.createFrom().voidItem();
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final ReactiveSortedSetCommands<String, String> log;
    private final RevocationList known = new RevocationList();
    private final GatewayConfig config;
    private final Clock clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "revocations");
        thread.setDaemon(true);
        return thread;
    });
    private volatile Consumer<Revocation> onNew = revocation -> {};
    private long readUntilMillis;
    /** What was read last and is none, so that it is said once. On the timer's thread only. */
    private Set<String> unreadable = Set.of();

    Revocations(ReactiveRedisDataSource redis, GatewayConfig config, Clock clock) {
        this.log = redis.sortedSet(String.class);
        this.config = config;
        this.clock = clock;
    }

    /** Starts to look for new revocations and to tell of each once. */
    public void start(Consumer<Revocation> listener) {
        onNew = listener;
        long interval = config.token().revocationPoll().toMillis();
        timer.scheduleWithFixedDelay(this::read, 0, interval, TimeUnit.MILLISECONDS);
    }

    /** Stops looking. */
    public void stop() {
        timer.shutdownNow();
    }

    /** Whether this replica knows that the identity's token was revoked. */
    public boolean isRevoked(Identity identity) {
        return known.contains(identity);
    }

    /**
     * Revokes. Done when this replica acts by it, and Redis has it, from where every other takes it. A user's tokens are told apart by the
     * second that they were issued in, so for a user it is done when that second is over: tokens from then on are good.
     */
    public Uni<Void> revoke(Revocation revocation) {
        long forgotten = clock.millis() - config.token().revocationLifetime().toMillis();
        return log.zadd(KEY, revocation.atMillis(), write(revocation))
                .chain(added -> log.zremrangebyscore(KEY, ScoreRange.from(0, forgotten)))
                .ifNoItem()
                .after(config.access().timeout())
                .fail()
                .emitOn(timer)
                .invoke(stored -> take(revocation))
                .chain(() -> revocation.userId() == null ? DONE : nextSecond(revocation))
                .replaceWithVoid();
    }

    private Uni<Void> nextSecond(Revocation revocation) {
        long next = (revocation.atMillis() / 1000 + 1) * 1000;
        return DONE.onItem().delayIt().by(Duration.ofMillis(Math.max(1, next - clock.millis())));
    }

    private void take(Revocation revocation) {
        if (known.add(revocation)) {
            onNew.accept(revocation);
        }
    }

    private void read() {
        long now = clock.millis();
        try {
            List<String> texts = log.zrangebyscore(
                            KEY, new ScoreRange<>((double) readUntilMillis, Double.POSITIVE_INFINITY))
                    .await()
                    .atMost(config.access().timeout());
            Set<String> bad = new HashSet<>();
            for (String text : texts) {
                parse(text).ifPresentOrElse(this::take, () -> bad.add(text));
            }
            if (!unreadable.containsAll(bad)) {
                LOG.warnf("%d members of %s are no revocations and are passed over", bad.size(), KEY);
            }
            unreadable = bad;
            readUntilMillis = Math.max(0, now - OVERLAP.toMillis());
            known.forgetBefore(now - config.token().revocationLifetime().toMillis());
        } catch (RuntimeException e) {
            LOG.debugf("Revocations cannot be read at the moment: %s", e.toString());
        }
    }

    private static Optional<Revocation> parse(String text) {
        try {
            return Optional.ofNullable(JSON.readValue(text, Revocation.class));
        } catch (JsonProcessingException e) {
            LOG.debugf("A member of %s is no revocation: %s", KEY, e.getOriginalMessage());
            return Optional.empty();
        }
    }

    private static String write(Revocation revocation) {
        try {
            return JSON.writeValueAsString(revocation);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a revocation is always JSON", e);
        }
    }
}
