package io.pmrealtime.presence.testing;

import io.pmrealtime.contracts.kafka.Topic;
import io.pmrealtime.contracts.presence.ConnectionRef;
import io.pmrealtime.contracts.presence.Page;
import io.pmrealtime.contracts.presence.PresenceSignal;
import io.pmrealtime.contracts.presence.PresenceSignal.Closed;
import io.pmrealtime.contracts.presence.PresenceSignal.Departed;
import io.pmrealtime.contracts.presence.PresenceSignal.Located;
import io.pmrealtime.contracts.presence.PresenceSignal.Opened;
import io.pmrealtime.contracts.presence.PresenceSignal.StatusSet;
import io.pmrealtime.contracts.presence.PresenceSignals;
import io.pmrealtime.contracts.presence.UserStatus;
import io.pmrealtime.local.testing.KafkaProbe;
import java.util.Map;

/** One connection of a user, as its gateway reports it. */
public final class Tab {
    private final KafkaProbe kafka;
    private final ConnectionRef connection;
    private final long skew;

    Tab(KafkaProbe kafka, ConnectionRef connection, long skew) {
        this.kafka = kafka;
        this.connection = connection;
        this.skew = skew;
    }

    public Tab open() {
        return send(new Opened(connection, now()));
    }

    public Tab look(String projectId, String taskId) {
        return look(projectId, taskId, now());
    }

    /** A look with a gateway time of its own. */
    public Tab look(String projectId, String taskId, long at) {
        return send(new Located(connection, projectId, taskId, Page.TASKS, at));
    }

    public Tab look(String projectId) {
        return look(projectId, null);
    }

    public Tab depart() {
        return send(new Departed(connection, now()));
    }

    public Tab status(UserStatus status) {
        return send(new StatusSet(connection, status, now()));
    }

    public Tab close() {
        return send(new Closed(connection, now()));
    }

    public String userId() {
        return connection.userId();
    }

    public ConnectionRef connection() {
        return connection;
    }

    private long now() {
        return System.currentTimeMillis() + skew;
    }

    private Tab send(PresenceSignal signal) {
        kafka.send(Topic.PRESENCE_SIGNALS.topicName(), null, signal.key(), PresenceSignals.write(signal), Map.of());
        return this;
    }
}
