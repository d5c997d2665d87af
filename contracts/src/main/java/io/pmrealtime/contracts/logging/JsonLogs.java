package io.pmrealtime.contracts.logging;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logmanager.ExtHandler;

/**
 * Writes the console's log as JSON when {@code pm-realtime.log.json} is true. From the start event on: the few lines before it stay text. Quarkus
 * finds it by this jar's bean archive.
 */
@Singleton
class JsonLogs {
    void begin(
            @Observes @Priority(1) StartupEvent event,
            @ConfigProperty(name = "pm-realtime.log.json", defaultValue = "false") boolean json) {
        if (json) {
            for (Handler handler : Logger.getLogger("").getHandlers()) {
                format(handler);
            }
        }
    }

    /** Quarkus' console hangs below a handler that held back what was logged before the configuration was read. */
    private static void format(Handler handler) {
        if (handler instanceof ExtHandler group) {
            for (Handler child : group.getHandlers()) {
                format(child);
            }
        }
        if (handler instanceof ConsoleHandler || handler instanceof org.jboss.logmanager.handlers.ConsoleHandler) {
            handler.setFormatter(new JsonFormatter());
        }
    }
}
