package io.pmrealtime.gateway.lifecycle;

import io.pmrealtime.gateway.config.GatewayConfig;
import io.pmrealtime.gateway.hub.Hub;
import io.pmrealtime.gateway.message.CloseCode;
import io.pmrealtime.gateway.message.ServerMessage;
import io.pmrealtime.gateway.metrics.GatewayMetrics;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Sends all clients elsewhere without a storm: each is asked to reconnect at a moment of its own within the window, and whoever is left at
 * the end is closed with 1012.
 */
@ApplicationScoped
public class Drain {
    private static final Logger LOG = Logger.getLogger(Drain.class);
    private static final long CHECK_MILLIS = 25;
    /** The last part of the window is left to those who come late. */
    private static final double SPREAD = 0.9;

    private final Hub hub;
    private final GatewayMetrics metrics;
    private final Duration window;
    private final Clock clock;

    Drain(Hub hub, GatewayMetrics metrics, GatewayConfig config, Clock clock) {
        this.hub = hub;
        this.metrics = metrics;
        this.window = config.drain().window();
        this.clock = clock;
    }

    /** Takes no more connections and returns when there are none left, at the end of the window at the latest. */
    public void run() {
        hub.refuse();
        LOG.infof("Draining %d connections within %s", metrics.active(), window);
        long spread = Math.max(1, (long) (window.toMillis() * SPREAD));
        hub.forEach(connection -> connection.send(
                ServerMessage.reconnect(ThreadLocalRandom.current().nextLong(spread))));
        Instant end = clock.instant().plus(window);
        try {
            while (metrics.active() > 0 && clock.instant().isBefore(end)) {
                TimeUnit.MILLISECONDS.sleep(CHECK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        LOG.infof("Closing the %d connections that stayed", metrics.active());
        hub.closeAll(CloseCode.RESTARTING, "this replica goes down");
    }
}
