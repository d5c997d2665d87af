package io.pmrealtime.gateway.signal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pmrealtime.contracts.event.DomainEvent;
import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.contracts.presence.ConnectionRef;
import io.pmrealtime.contracts.presence.Page;
import io.pmrealtime.contracts.presence.PresenceSignal;
import io.pmrealtime.contracts.presence.PresenceSignals;
import io.pmrealtime.contracts.presence.UserStatus;
import io.pmrealtime.contracts.realtime.RealtimeRecord;
import io.pmrealtime.contracts.room.Room;
import io.pmrealtime.contracts.room.RoomKind;
import io.pmrealtime.contracts.token.Identity;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tells presence-service about connections, and everybody in a room about typing. Any thread, never waits. */
@ApplicationScoped
public class Signals {
    private static final String SOURCE = "/gateway-service";

    private final SignalSender sender;
    private final Clock clock;
    private final String replicaId = UUID.randomUUID().toString();

    Signals(SignalSender sender, Clock clock) {
        this.sender = sender;
        this.clock = clock;
    }

    /** Names this process; another one after every start. */
    public String replicaId() {
        return replicaId;
    }

    public void opened(String connectionId, Identity who) {
        sender.send(PresenceSignals.record(new PresenceSignal.Opened(ref(connectionId, who), clock.millis())));
    }

    public void located(String connectionId, Identity who, String projectId, @Nullable String taskId, Page page) {
        sender.sendIfRoom(PresenceSignals.record(
                new PresenceSignal.Located(ref(connectionId, who), projectId, taskId, page, clock.millis())));
    }

    public void departed(String connectionId, Identity who) {
        sender.send(PresenceSignals.record(new PresenceSignal.Departed(ref(connectionId, who), clock.millis())));
    }

    public void status(String connectionId, Identity who, UserStatus status) {
        sender.send(
                PresenceSignals.record(new PresenceSignal.StatusSet(ref(connectionId, who), status, clock.millis())));
    }

    public void closed(String connectionId, Identity who) {
        sender.send(PresenceSignals.record(new PresenceSignal.Closed(ref(connectionId, who), clock.millis())));
    }

    void alive(Duration lease) {
        sender.sendIfRoom(
                PresenceSignals.record(new PresenceSignal.ReplicaAlive(replicaId, clock.millis(), lease.toMillis())));
    }

    /** Somebody started or stopped typing in a chat or on a task. */
    public void typing(Identity who, Room room, boolean started) {
        ObjectNode data = JsonNodeFactory.instance
                .objectNode()
                .put("userId", who.userId())
                .put("userName", who.name())
                .put(room.kind() == RoomKind.CHAT ? "chatId" : "taskId", room.id());
        DomainEvent event = DomainEvent.of(
                        UUID.randomUUID().toString(),
                        SOURCE,
                        started ? EventType.TYPING_START : EventType.TYPING_STOP,
                        clock.instant(),
                        who.workspaceId(),
                        data.toString().getBytes(StandardCharsets.UTF_8))
                .withSubject(room.id())
                .withActor(who.userId());
        sender.sendIfRoom(RealtimeRecord.ephemeral(event, List.of(room)));
    }

    private ConnectionRef ref(String connectionId, Identity who) {
        return new ConnectionRef(connectionId, replicaId, who.workspaceId(), who.userId(), who.name(), who.picture());
    }
}
