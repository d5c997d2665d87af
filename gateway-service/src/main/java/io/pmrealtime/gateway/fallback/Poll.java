package io.pmrealtime.gateway.fallback;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.pmrealtime.gateway.admission.Refusal;
import io.pmrealtime.gateway.hub.Connection;
import io.pmrealtime.gateway.hub.Shard;
import io.pmrealtime.gateway.message.CloseCode;
import io.pmrealtime.gateway.session.Session;
import io.pmrealtime.gateway.session.Sessions;
import io.pmrealtime.gateway.session.Transport;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One long poll: a connection for as long as it waits. For the request's event loop. */
final class Poll {
    private static final Logger LOG = Logger.getLogger(Poll.class);
    private static final int GONE = 1001;

    private final HttpServerResponse response;
    private final Vertx vertx;
    private final Shard shard;
    private final PollOutlet outlet;
    private @Nullable Connection connection;
    private boolean live;
    private boolean answered;

    Poll(HttpServerResponse response, Vertx vertx, Shard shard, long maxBytes) {
        this.response = response;
        this.vertx = vertx;
        this.shard = shard;
        this.outlet = new PollOutlet(maxBytes, this::changed);
    }

    void begin(Sessions sessions, Opening.Opened opened) {
        Session session = sessions.open(
                Transport.POLL,
                opened.admitted().identity(),
                shard,
                outlet,
                opened.admitted().place()::release);
        Connection opening = session.connection();
        connection = opening;
        response.closeHandler(closed -> opening.closedByPeer(GONE));
        response.exceptionHandler(failure -> opening.closedByPeer(GONE));
        boolean knowsNothing = opened.request().cursor() == null;
        long wait = Math.max(1, opened.request().patience().toMillis());
        session.begin(opened.decision(), opened.request().cursor())
                .subscribe()
                .with(
                        begun -> {
                            live = true;
                            if (knowsNothing || outlet.resync() != null) {
                                answer();
                            } else {
                                changed();
                            }
                        },
                        failure -> {
                            LOG.error("A poll could not begin", failure);
                            opening.close(CloseCode.INTERNAL, "internal error");
                        });
        vertx.setTimer(wait, timer -> answer());
    }

    /** Something was collected: the answer follows when the hub is done with what it does now. */
    private void changed() {
        boolean enough = !outlet.isWritable() || live && !outlet.isEmpty();
        if (enough || connection != null && !connection.isOpen()) {
            shard.later(this::answer);
        }
    }

    private void answer() {
        if (answered || connection == null) {
            return;
        }
        answered = true;
        if (outlet.isToBeRepeated()) {
            Refusal.EVENTS_AWAY.answer(response);
            return;
        }
        String cursor = connection.cursor();
        connection.close(CloseCode.NORMAL, "answered");
        if (response.ended() || response.closed()) {
            return;
        }
        Buffer body = Buffer.buffer("{\"data\":[")
                .appendBuffer(outlet.events())
                .appendString("],\"cursor\":\"")
                .appendString(cursor)
                .appendString("\"");
        if (outlet.resync() != null) {
            body.appendString(",\"resync\":\"")
                    .appendString(new String(JsonStringEncoder.getInstance().quoteAsString(outlet.resync())))
                    .appendString("\"");
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(body.appendString("}"));
    }
}
