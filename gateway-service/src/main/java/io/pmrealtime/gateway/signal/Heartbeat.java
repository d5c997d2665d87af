package io.pmrealtime.gateway.signal;

import io.pmrealtime.gateway.config.GatewayConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Says again and again that this replica lives, so that the connections of one that was killed are known to be gone. */
@ApplicationScoped
public class Heartbeat {
    private final Signals signals;
    private final GatewayConfig.Presence config;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "replica-alive");
        thread.setDaemon(true);
        return thread;
    });

    Heartbeat(Signals signals, GatewayConfig config) {
        this.signals = signals;
        this.config = config.presence();
    }

    /** Starts to say so. */
    public void start() {
        timer.scheduleAtFixedRate(
                () -> signals.alive(config.aliveLease()),
                0,
                config.aliveInterval().toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Says no more. */
    public void stop() {
        timer.shutdownNow();
    }
}
