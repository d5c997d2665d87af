package io.pmrealtime.notification.http;

import io.pmrealtime.contracts.problem.ProblemException;
import io.pmrealtime.notification.config.NotificationConfig;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Answers 503 when PostgreSQL does not, instead of letting the caller wait. */
@ApplicationScoped
public class Availability {
    private static final int RETRY_AFTER_SECONDS = 5;

    /** SQLSTATE classes of a server that is there and cannot serve: connection, resources, shutdown. */
    private static final Set<String> UNAVAILABLE_CLASSES = Set.of("08", "53", "57");

    private final Duration timeout;

    Availability(NotificationConfig config) {
        this.timeout = config.databaseTimeout();
    }

    /** The same work, ended after the configured time, with its failure told as a 503 where the database is the reason. */
    public <T> Uni<T> guard(Uni<T> work) {
        return work.ifNoItem()
                .after(timeout)
                .fail()
                .onFailure(Availability::isUnavailable)
                .transform(
                        failure -> ProblemException.unavailable("the database does not answer", RETRY_AFTER_SECONDS));
    }

    /** The same work, which is done by the clock: while PostgreSQL is away it is left to the next time. */
    public static Uni<Void> orNextTime(Logger log, Uni<Void> work) {
        return work.onFailure(Availability::isUnavailable).recoverWithUni(failure -> {
            log.debug("The database is away, the next time will do", failure);
            return Uni.createFrom().voidItem();
        });
    }

    /** Whether the failure, or one behind it, says that PostgreSQL cannot be reached or cannot serve. */
    public static boolean isUnavailable(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PgException pg) {
                String state = pg.getSqlState();
                return state != null && state.length() == 5 && UNAVAILABLE_CLASSES.contains(state.substring(0, 2));
            }
            if (cause instanceof IOException
                    || cause instanceof TimeoutException
                    || cause instanceof VertxException
                    || cause instanceof java.util.concurrent.TimeoutException) {
                return true;
            }
        }
        return false;
    }
}
