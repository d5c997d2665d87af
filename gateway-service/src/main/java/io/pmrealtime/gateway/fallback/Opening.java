package io.pmrealtime.gateway.fallback;

import io.netty.channel.Channel;
import io.pmrealtime.contracts.room.Room;
import io.pmrealtime.contracts.token.Identity;
import io.pmrealtime.gateway.access.Decision;
import io.pmrealtime.gateway.access.RoomAccess;
import io.pmrealtime.gateway.admission.Admission;
import io.pmrealtime.gateway.admission.Refusal;
import io.pmrealtime.gateway.config.GatewayConfig;
import io.pmrealtime.gateway.cursor.Cursor;
import io.pmrealtime.gateway.eventloop.VertxInternals;
import io.pmrealtime.gateway.hub.Hub;
import io.pmrealtime.gateway.hub.Shard;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a stream and a poll have in common before they begin: the request is read, its sender let in, its rooms authorised. */
@ApplicationScoped
public class Opening {
    private static final String LAST_EVENT_ID = "Last-Event-ID";

    private final Admission admission;
    private final RoomAccess access;
    private final Hub hub;
    private final int maxRooms;

    Opening(Admission admission, RoomAccess access, Hub hub, GatewayConfig config) {
        this.admission = admission;
        this.access = access;
        this.hub = hub;
        this.maxRooms = config.inbound().rooms();
    }

    /**
     * A request that may begin.
     *
     * @param shard of the request's event loop
     */
    record Opened(StreamRequest request, Admission.Admitted admitted, Decision decision, Shard shard) {}

    /** Calls {@code opened} on the request's event loop, or answers the request. */
    void open(HttpServerRequest http, Consumer<Opened> opened) {
        Optional<List<Room>> rooms = StreamRequest.rooms(http.getParam("rooms"));
        if (rooms.isEmpty() || rooms.get().size() > maxRooms) {
            refuse(http, Refusal.BAD_ROOMS);
            return;
        }
        String cursorText = cursorText(http);
        @Nullable Cursor cursor = cursorText == null ? null : Cursor.parse(cursorText).orElse(null);
        if (cursorText != null && cursor == null) {
            refuse(http, Refusal.BAD_CURSOR);
            return;
        }
        StreamRequest request = new StreamRequest(rooms.get(), cursor, StreamRequest.patience(http.getParam("waitMs")));
        admission.admit(
                http,
                admitted -> authorise(http, request, admitted, opened),
                refusal -> refusal.answer(http.response()));
    }

    private void authorise(
            HttpServerRequest http, StreamRequest request, Admission.Admitted admitted, Consumer<Opened> opened) {
        Context context = Vertx.currentContext();
        Identity identity = admitted.identity();
        Shard shard = shard(http);
        if (!shard.serves(identity.workspaceId())) {
            turnAway(http, admitted, Refusal.EVENTS_AWAY);
            return;
        }
        long asked = shard.end(shard.shape().partitionOf(identity.workspaceId()));
        access.decide(identity, request.rooms())
                .emitOn(action -> context.runOnContext(nothing -> action.run()))
                .map(decision -> decision.without(identity, project -> shard.isRemoved(identity, project, asked)))
                .subscribe()
                .with(
                        decision -> {
                            if (!decision.refused().isEmpty()) {
                                turnAway(http, admitted, Refusal.ROOMS_FORBIDDEN);
                            } else if (!shard.serves(identity.workspaceId())) {
                                turnAway(http, admitted, Refusal.EVENTS_AWAY);
                            } else if (http.response().closed()) {
                                admitted.release();
                            } else {
                                opened.accept(new Opened(request, admitted, decision, shard));
                            }
                        },
                        failure -> turnAway(http, admitted, Refusal.ACCESS_AWAY));
    }

    private Shard shard(HttpServerRequest http) {
        Channel channel = VertxInternals.handler(http.connection()).channel();
        return hub.shard(channel.eventLoop());
    }

    private void turnAway(HttpServerRequest http, Admission.Admitted admitted, Refusal why) {
        admitted.release();
        refuse(http, why);
    }

    private void refuse(HttpServerRequest http, Refusal why) {
        admission.refuse(why, refusal -> refusal.answer(http.response()));
    }

    private static @Nullable String cursorText(HttpServerRequest http) {
        String lastEventId = http.getHeader(LAST_EVENT_ID);
        String given = lastEventId == null || lastEventId.isEmpty() ? http.getParam("cursor") : lastEventId;
        return given == null || given.isEmpty() ? null : given;
    }
}
