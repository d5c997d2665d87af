package io.pmrealtime.bench.baseline;

import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;

/** Takes clients and their one room; anybody may join anything. */
@WebSocket(path = "/ws")
public class BroadcastEndpoint {
    static final TypedKey<String> ROOM = TypedKey.forString("room");

    @OnOpen
    Uni<Void> open(WebSocketConnection connection) {
        return connection.sendText("{\"type\":\"welcome\"}");
    }

    @OnTextMessage
    Uni<Void> join(String message, WebSocketConnection connection) {
        int start = message.indexOf("[\"") + 2;
        connection.userData().put(ROOM, message.substring(start, message.indexOf('"', start)));
        return connection.sendText("{\"type\":\"ack\",\"ref\":\"1\"}");
    }
}
