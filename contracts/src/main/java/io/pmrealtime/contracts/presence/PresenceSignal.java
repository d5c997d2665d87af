package io.pmrealtime.contracts.presence;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * A record of {@code pm.presence.signals}: what a gateway noticed about one of its connections, or about itself. Times are
 * the gateway's clock in milliseconds since the epoch and order the signals of one connection; a signal that is older than
 * what is known of its connection says nothing new.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = PresenceSignal.Opened.class, name = "opened"),
    @JsonSubTypes.Type(value = PresenceSignal.Located.class, name = "located"),
    @JsonSubTypes.Type(value = PresenceSignal.Departed.class, name = "departed"),
    @JsonSubTypes.Type(value = PresenceSignal.StatusSet.class, name = "status"),
    @JsonSubTypes.Type(value = PresenceSignal.Closed.class, name = "closed"),
    @JsonSubTypes.Type(value = PresenceSignal.ReplicaAlive.class, name = "replica-alive")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface PresenceSignal {

    /** When the gateway noticed it, in milliseconds since the epoch. */
    long atMillis();

    /** The record's key: the user, or for a replica's own signal the replica. */
    @JsonIgnore
    String key();

    /** A client connected. */
    record Opened(ConnectionRef connection, long atMillis) implements PresenceSignal {
        @Override
        public String key() {
            return connection.userId();
        }
    }

    /** A client says what it looks at; repeated as a heartbeat while it does. The gateway has checked that it may. */
    record Located(
            ConnectionRef connection,
            String projectId,
            @Nullable String taskId,
            Page page,
            long atMillis) implements PresenceSignal {
        @Override
        public String key() {
            return connection.userId();
        }
    }

    /** A client says that it looks at no project any more; it stays connected. */
    record Departed(ConnectionRef connection, long atMillis) implements PresenceSignal {
        @Override
        public String key() {
            return connection.userId();
        }
    }

    /** A client set its user's status; never {@link UserStatus#OFFLINE}. */
    record StatusSet(ConnectionRef connection, UserStatus status, long atMillis) implements PresenceSignal {
        @Override
        public String key() {
            return connection.userId();
        }
    }

    /** A client's socket is closed, whatever the reason. */
    record Closed(ConnectionRef connection, long atMillis) implements PresenceSignal {
        @Override
        public String key() {
            return connection.userId();
        }
    }

    /**
     * A gateway process says that it lives. When none of these came for the lease, its connections are taken as closed.
     *
     * @param leaseMillis how long after {@code atMillis} it may be believed
     */
    record ReplicaAlive(String replicaId, long atMillis, long leaseMillis) implements PresenceSignal {
        @Override
        public String key() {
            return replicaId;
        }
    }
}
