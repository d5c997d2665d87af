package io.pmrealtime.presence.signal;

import io.pmrealtime.contracts.presence.ConnectionRef;
import io.pmrealtime.contracts.presence.PresenceSignal;
import io.pmrealtime.contracts.presence.PresenceSignal.Located;
import io.pmrealtime.contracts.presence.PresenceSignal.ReplicaAlive;
import io.pmrealtime.contracts.presence.PresenceSignal.StatusSet;
import io.pmrealtime.contracts.presence.PresenceSignals;
import io.pmrealtime.contracts.presence.UserStatus;
import io.pmrealtime.contracts.room.ResourceId;
import io.pmrealtime.presence.state.PresenceRules;
import java.io.IOException;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Reads signals and refuses what is none: a record that cannot be understood must not stop the ones behind it. */
final class SignalReader {
    private static final Logger LOG = Logger.getLogger(SignalReader.class);

    private SignalReader() {}

    /** The signal, or nothing when the value is none. */
    static Optional<PresenceSignal> read(byte @Nullable [] value) {
        if (value == null) {
            return Optional.empty();
        }
        try {
            PresenceSignal signal = PresenceSignals.read(value);
            return isComplete(signal) ? Optional.of(signal) : Optional.empty();
        } catch (IOException e) {
            LOG.debug("A record of the signals topic is no signal", e);
            return Optional.empty();
        }
    }

    /** JSON leaves out what it likes; the types promise more. */
    private static boolean isComplete(@Nullable PresenceSignal signal) {
        if (signal == null) {
            return false;
        }
        if (signal instanceof ReplicaAlive alive) {
            return isId(alive.replicaId()) && alive.leaseMillis() > 0;
        }
        if (signal instanceof Located located && !isLocation(located)) {
            return false;
        }
        if (signal instanceof StatusSet status
                && (!isPresent(status.status()) || status.status() == UserStatus.OFFLINE)) {
            return false;
        }
        return isConnection(PresenceRules.connectionOf(signal));
    }

    private static boolean isLocation(Located located) {
        boolean task = located.taskId() == null || isId(located.taskId());
        return isId(located.projectId()) && task && isPresent(located.page());
    }

    private static boolean isConnection(@Nullable ConnectionRef connection) {
        return connection != null
                && isId(connection.connectionId())
                && isId(connection.replicaId())
                && isId(connection.workspaceId())
                && isId(connection.userId())
                && isPresent(connection.userName());
    }

    private static boolean isId(@Nullable String id) {
        return id != null && ResourceId.isValid(id);
    }

    private static boolean isPresent(@Nullable Object value) {
        return value != null;
    }
}
