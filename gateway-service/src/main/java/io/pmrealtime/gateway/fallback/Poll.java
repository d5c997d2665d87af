package io.pmrealtime.gateway.fallback;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.pmrealtime.gateway.admission.Refusal;
import io.pmrealtime.gateway.cursor.Cursor;
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
    private static final long STEP_MILLIS = 25;
    /** How much longer than it asked for a poll waits for the events before the tail. */
    private static final long PATIENCE_MILLIS = 20_000;

    private final HttpServerResponse response;
    private final Vertx vertx;
    private final Shard shard;
    private final PollOutlet outlet;
    private @Nullable Connection connection;
    private @Nullable Cursor asked;

    private boolean live;
    private boolean answered;

    Poll(HttpServerResponse response, Vertx vertx, Shard shard, long maxBytes) {
        this.response = response;
        this.vertx = vertx;
        this.shard = shard;
        this.outlet = new PollOutlet(maxBytes, this::changed);
    }

    void begin(Sessions sessions, Opening.Opened opened) {
        Session session =
                sessions.open(Transport.POLL, opened.admitted().identity(), shard, outlet, opened.admitted()::release);
        Connection opening = session.connection();
        connection = opening;
        response.closeHandler(closed -> opening.closedByPeer(GONE));
        response.exceptionHandler(failure -> opening.closedByPeer(GONE));
        asked = opened.request().cursor();
        long wait = Math.max(1, opened.request().patience().toMillis());
        session.begin(opened.decision(), asked)
                .subscribe()
                .with(
                        begun -> {
                            live = true;
                            if (asked == null || outlet.resync() != null) {
                                answer();
                            } else {
                                changed();
                            }
                        },
                        failure -> {
                            LOG.error("A poll could not begin", failure);
                            opening.close(CloseCode.INTERNAL, "internal error");
                        });
        vertx.setTimer(wait, timer -> overdue(PATIENCE_MILLIS));
    }

    /** Something was collected: the answer follows when the hub is done with what it does now. */
    private void changed() {
        boolean enough = !outlet.isWritable() || live && !outlet.isEmpty();
        if (enough || connection != null && !connection.isOpen()) {
            shard.later(this::answer);
        }
    }

    /** The wait is over. Where what was missed is still being read, the answer follows with the first step forward. */
    private void overdue(long patience) {
        if (connection == null || !connection.isOpen() || live || hasMoved(connection)) {
            answer();
        } else if (patience <= 0) {
            connection.close(CloseCode.RESTARTING, "the log does not answer");
        } else {
            vertx.setTimer(STEP_MILLIS, timer -> overdue(patience - STEP_MILLIS));
        }
    }

    private boolean hasMoved(Connection connection) {
        return asked == null || connection.position() > asked.offset();
    }

    private void answer() {
        if (answered || connection == null) {
            return;
        }
        answered = true;
        Refusal refusal = outlet.refusal();
        if (refusal != null) {
            refusal.answer(response);
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
