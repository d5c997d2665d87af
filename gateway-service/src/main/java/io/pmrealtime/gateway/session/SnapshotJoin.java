package io.pmrealtime.gateway.session;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.pmrealtime.contracts.room.Room;
import io.pmrealtime.gateway.access.Decision;
import io.pmrealtime.gateway.hub.Connection;
import io.pmrealtime.gateway.message.ClientMessage;
import io.pmrealtime.gateway.message.ServerMessage;
import io.pmrealtime.gateway.snapshot.RoomSnapshot;
import io.smallrye.mutiny.Uni;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Joins rooms and tells who is there. The connection's place in the log is taken before Redis is asked, and no event is sent before the answer: what happens after the
 * place was taken comes afterwards, without what the answer contains already.
 */
final class SnapshotJoin {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private final Session session;
    private final Sessions shared;

    SnapshotJoin(Session session, Sessions shared) {
        this.session = session;
        this.shared = shared;
    }

    /** Completes when the answer was sent. */
    Uni<Void> join(ClientMessage.Join join) {
        Connection connection = session.connection();
        long asked = connection.logEnd();
        connection.hold();
        return session.decide(join.rooms())
                .chain(decision -> decision.refused().isEmpty()
                        ? told(join, decision, asked)
                        : Uni.createFrom().<Void>nullItem().invoke(() -> session.refused(join, decision)))
                .onFailure()
                .invoke(failure -> session.unavailable(join.ref(), failure))
                .onFailure()
                .recoverWithNull()
                .eventually(connection::release);
    }

    private Uni<Void> told(ClientMessage.Join join, Decision decision, long asked) {
        Connection connection = session.connection();
        return session.onLoop(shared.snapshots.read(connection.identity().workspaceId(), decision.granted()))
                .invoke(snapshots -> {
                    Decision now =
                            decision.without(connection.identity(), project -> connection.isRemoved(project, asked));
                    if (!now.refused().isEmpty()) {
                        session.refused(join, now);
                    } else if (connection.isOpen()) {
                        connection.join(now.granted());
                        answer(join, snapshots);
                    }
                })
                .replaceWithVoid();
    }

    private void answer(ClientMessage.Join join, Map<Room, RoomSnapshot> snapshots) {
        Connection connection = session.connection();
        Map<String, ArrayNode> present = new LinkedHashMap<>();
        Map<String, Long> totals = new LinkedHashMap<>();
        snapshots.forEach((room, snapshot) -> {
            connection.snapshot(room, snapshot.versions());
            present.put(room.name(), MAPPER.valueToTree(snapshot.users()));
            totals.put(room.name(), snapshot.total());
        });
        connection.send(
                ServerMessage.ackPresence(join.ref(), connection.rooms(), connection.cursor(), present, totals));
    }
}
