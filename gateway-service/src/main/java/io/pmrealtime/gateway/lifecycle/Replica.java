package io.pmrealtime.gateway.lifecycle;

import io.pmrealtime.gateway.history.KafkaHistory;
import io.pmrealtime.gateway.hub.Hub;
import io.pmrealtime.gateway.limit.ConnectionLimits;
import io.pmrealtime.gateway.message.CloseCode;
import io.pmrealtime.gateway.signal.Heartbeat;
import io.pmrealtime.gateway.signal.SignalSender;
import io.pmrealtime.gateway.tail.TailProbe;
import io.pmrealtime.gateway.tail.TailReader;
import io.pmrealtime.gateway.token.Revocations;
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
    private final ConnectionLimits limits;
    private final Revocations revocations;
    private final Drain drain;

    Replica(
            Hub hub,
            TailReader tail,
            TailProbe probe,
            KafkaHistory history,
            SignalSender signals,
            Heartbeat heartbeat,
            ConnectionLimits limits,
            Revocations revocations,
            Drain drain) {
        this.hub = hub;
        this.tail = tail;
        this.probe = probe;
        this.history = history;
        this.signals = signals;
        this.heartbeat = heartbeat;
        this.limits = limits;
        this.revocations = revocations;
        this.drain = drain;
    }

    void start(@Observes StartupEvent event) {
        signals.start();
        heartbeat.start();
        history.start();
        hub.start();
        limits.start();
        revocations.start(revocation -> hub.close(
                connection -> revocation.hits(connection.identity()), CloseCode.REVOKED, "the token was revoked"));
        tail.start(hub);
        probe.start();
    }

    /** The sockets are still open here, so clients can be told. */
    void beforeStop(@Observes ShutdownDelayInitiatedEvent event) {
        drain.run();
    }

    void stop(@Observes ShutdownEvent event) {
        revocations.stop();
        limits.stop();
        probe.stop();
        tail.stop();
        history.stop();
        heartbeat.stop();
        signals.stop();
        hub.stop();
    }
}
