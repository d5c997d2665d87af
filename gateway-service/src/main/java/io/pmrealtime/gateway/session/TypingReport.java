package io.pmrealtime.gateway.session;

import io.pmrealtime.contracts.room.Room;
import io.pmrealtime.contracts.room.RoomKind;
import io.pmrealtime.gateway.hub.Connection;
import io.pmrealtime.gateway.message.ClientMessage;
import io.pmrealtime.gateway.message.ErrorCode;
import io.pmrealtime.gateway.message.ServerMessage;
import java.util.List;

/** Tells a room that a client's user types there, and that it stopped: when the client says so, says nothing any more, leaves or is gone. */
final class TypingReport {
    private final Session session;
    private final Sessions shared;
    private final TypingRooms rooms;
    private boolean waiting;

    TypingReport(Session session, Sessions shared) {
        this.session = session;
        this.shared = shared;
        this.rooms = new TypingRooms(shared.config.typing().expiry(), shared.clock);
    }

    void typing(ClientMessage.Typing typing) {
        Room room = typing.room();
        if (!session.connection().isIn(room)) {
            refuse(typing);
            return;
        }
        boolean tell = typing.started() ? rooms.start(room) : rooms.stop(room);
        if (tell) {
            shared.signals.typing(session.connection().identity(), room, typing.started());
        }
        session.ack(typing.ref());
        awaitExpiry();
    }

    /** The connection has left rooms. */
    void left() {
        stopped(rooms.endIn(room -> !session.connection().isIn(room)));
    }

    /** The connection is closed. */
    void closed() {
        stopped(rooms.endIn(room -> true));
    }

    private void awaitExpiry() {
        long left = rooms.millisLeft();
        if (!waiting && left != Long.MAX_VALUE) {
            waiting = true;
            session.connection().later(Math.max(left, 1), () -> {
                waiting = false;
                stopped(rooms.expire());
                awaitExpiry();
            });
        }
    }

    private void stopped(List<Room> ended) {
        ended.forEach(room -> shared.signals.typing(session.connection().identity(), room, false));
    }

    private void refuse(ClientMessage.Typing typing) {
        Connection connection = session.connection();
        shared.metrics.messageRefused(ErrorCode.FORBIDDEN.code());
        String field = typing.room().kind() == RoomKind.CHAT ? "chatId" : "taskId";
        connection.send(ServerMessage.error(
                typing.ref(),
                ErrorCode.FORBIDDEN,
                field + ": join the room first",
                List.of(typing.room().name())));
    }
}
