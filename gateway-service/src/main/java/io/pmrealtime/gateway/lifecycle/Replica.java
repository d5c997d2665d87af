package io.pmrealtime.gateway.lifecycle;

import io.pmrealtime.gateway.history.KafkaHistory;
import io.pmrealtime.gateway.hub.Hub;
import io.pmrealtime.gateway.message.CloseCode;
import io.pmrealtime.gateway.signal.Heartbeat;
import io.pmrealtime.gateway.signal.SignalSender;
import io.pmrealtime.gateway.tail.TailProbe;
import io.pmrealtime.gateway.tail.TailReader;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Starts and stops the threads of this replica in their order. */
@ApplicationScoped
public class Replica {
    private final Hub hub;
    private final TailReader tail;
    private final TailProbe probe;
    private final KafkaHistory history;
    private final SignalSender signals;
    private final Heartbeat heartbeat;

    Replica(
            Hub hub,
            TailReader tail,
            TailProbe probe,
            KafkaHistory history,
            SignalSender signals,
            Heartbeat heartbeat) {
        this.hub = hub;
        this.tail = tail;
        this.probe = probe;
        this.history = history;
        this.signals = signals;
        this.heartbeat = heartbeat;
    }

    void start(@Observes StartupEvent event) {
        signals.start();
        heartbeat.start();
        history.start();
        hub.start();
        tail.start(hub);
        probe.start();
    }

    /** The sockets are still open here, so clients can be told. */
    void drain(@Observes ShutdownDelayInitiatedEvent event) {
        hub.closeAll(CloseCode.RESTARTING, "this replica goes down");
    }

    void stop(@Observes ShutdownEvent event) {
        probe.stop();
        tail.stop();
        history.stop();
        heartbeat.stop();
        signals.stop();
        hub.stop();
    }
}
