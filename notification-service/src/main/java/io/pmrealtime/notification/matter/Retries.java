package io.pmrealtime.notification.matter;

import io.pmrealtime.notification.config.NotificationConfig;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Tries a step again until what it needs is back. Each step by itself, so that none that was done is done again. */
@ApplicationScoped
public class Retries {
    private static final Logger LOG = Logger.getLogger(Retries.class);

    private final NotificationConfig.Retry config;

    Retries(NotificationConfig config) {
        this.config = config.retry();
    }

    /** The step's result, however long it takes; fails only with what trying again cannot cure, see {@link Poison}. */
    public <T> Uni<T> untilDone(String step, Supplier<Uni<? extends T>> work) {
        return Uni.createFrom()
                .<T>deferred(work)
                .onFailure(failure -> !Poison.isBehind(failure))
                .invoke(failure -> LOG.warnf("Will try again to %s: %s", step, failure))
                .onFailure(failure -> !Poison.isBehind(failure))
                .retry()
                .withBackOff(config.initialBackoff(), config.maxBackoff())
                .indefinitely();
    }
}
