package io.pmrealtime.presence.state;

import io.pmrealtime.contracts.presence.ConnectionRef;
import io.pmrealtime.contracts.presence.Page;
import io.pmrealtime.contracts.presence.PresenceSignal.Closed;
import io.pmrealtime.contracts.presence.PresenceSignal.Departed;
import io.pmrealtime.contracts.presence.PresenceSignal.Located;
import io.pmrealtime.contracts.presence.PresenceSignal.Opened;
import io.pmrealtime.contracts.presence.PresenceSignal.StatusSet;
import io.pmrealtime.contracts.presence.UserStatus;

/** Short words for signals of one user. */
final class Fixtures {
    static final UserKey GRACE = new UserKey("acme", "grace");
    static final Timing TIMING = new Timing(5_000, 300_000, 120_000);

    private Fixtures() {}

    static ConnectionRef connection(String id, String replicaId) {
        return new ConnectionRef(id, replicaId, GRACE.workspaceId(), GRACE.userId(), "Grace", null);
    }

    static ConnectionRef connection(String id) {
        return connection(id, "r1");
    }

    static Opened opened(String id, long at) {
        return new Opened(connection(id), at);
    }

    static Located located(String id, String projectId, String taskId, long at) {
        return new Located(connection(id), projectId, taskId, Page.TASKS, at);
    }

    static Departed departed(String id, long at) {
        return new Departed(connection(id), at);
    }

    static StatusSet status(String id, UserStatus status, long at) {
        return new StatusSet(connection(id), status, at);
    }

    static Closed closed(String id, long at) {
        return new Closed(connection(id), at);
    }
}
