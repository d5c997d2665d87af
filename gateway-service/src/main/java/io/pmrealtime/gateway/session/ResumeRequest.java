package io.pmrealtime.gateway.session;

import io.pmrealtime.gateway.access.Decision;
import io.pmrealtime.gateway.cursor.Cursor;
import io.pmrealtime.gateway.history.History;
import io.pmrealtime.gateway.hub.Connection;
import io.pmrealtime.gateway.message.ClientMessage;
import io.pmrealtime.gateway.message.CloseCode;
import io.pmrealtime.gateway.message.ErrorCode;
import io.pmrealtime.gateway.message.ReplayListener;
import io.pmrealtime.gateway.message.ResyncReason;
import io.pmrealtime.gateway.message.ServerMessage;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** Takes a client up where its cursor says: authorises its rooms again, has the hub replay, and answers how it went. */
final class ResumeRequest {
    private final Session session;
    private final Sessions shared;

    ResumeRequest(Session session, Sessions shared) {
        this.session = session;
        this.shared = shared;
    }

    /** Completes when {@code resumed}, {@code resync} or an error was sent. */
    Uni<Void> begin(ClientMessage.Resume asked) {
        Connection connection = session.connection();
        if (session.isTooMany(asked.ref(), asked.rooms())) {
            connection.release();
            return Uni.createFrom().voidItem();
        }
        connection.awaitResume();
        return session.decide(asked.rooms())
                .chain(decision -> connection.isOpen()
                        ? authorised(asked, decision)
                        : Uni.createFrom().voidItem())
                .onFailure()
                .invoke(failure -> {
                    session.unavailable(asked.ref(), failure);
                    connection.release();
                })
                .onFailure()
                .recoverWithNull();
    }

    /** Completes likewise, for rooms that were authorised already. */
    Uni<Void> authorised(ClientMessage.Resume asked, Decision decision) {
        Connection connection = session.connection();
        Cursor cursor = asked.cursor();
        if (!connection.shape().isOf(cursor)) {
            resync(asked, decision, ResyncReason.LOG_CHANGED);
            return Uni.createFrom().voidItem();
        }
        if (cursor.partition() != connection.partition()) {
            resync(asked, decision, ResyncReason.CURSOR_INVALID);
            return Uni.createFrom().voidItem();
        }
        if (cursor.offset() <= connection.logEnd()) {
            return replay(asked, decision);
        }
        // The client may have been served by a replica that is ahead of this one; only Kafka knows.
        return session.onLoop(end(cursor)).chain(answer -> {
            if (answer instanceof History.Read read && cursor.offset() <= read.next()) {
                return replay(asked, decision);
            } else if (answer instanceof History.Unavailable) {
                unavailable(asked);
                connection.release();
            } else {
                resync(asked, decision, ResyncReason.CURSOR_INVALID);
            }
            return Uni.createFrom().voidItem();
        });
    }

    private Uni<History.Answer> end(Cursor cursor) {
        return Uni.createFrom().emitter(emitter -> shared.history.end(cursor.partition(), emitter::complete));
    }

    private Uni<Void> replay(ClientMessage.Resume asked, Decision decision) {
        return Uni.createFrom().emitter(emitter -> {
            if (!session.connection().isOpen()) {
                emitter.complete(null);
                return;
            }
            session.connection().resume(asked.cursor().offset(), decision.granted(), new ReplayListener() {
                @Override
                public void resumed(long replayed) {
                    answer(ServerMessage.resumed(asked.ref(), replayed, cursor(), refused(decision)));
                }

                @Override
                public void resync(ResyncReason reason) {
                    answer(ServerMessage.resync(asked.ref(), reason, cursor(), refused(decision)));
                }

                @Override
                public void unavailable() {
                    ResumeRequest.this.unavailable(asked);
                    emitter.complete(null);
                }

                private void answer(String json) {
                    session.connection().send(json);
                    emitter.complete(null);
                }
            });
        });
    }

    /** Whoever cannot ask again here makes the request again: going on without what was missed would hide the gap. */
    private void unavailable(ClientMessage.Resume asked) {
        if (session.transport().speaks()) {
            session.refuse(asked.ref(), ErrorCode.UNAVAILABLE, "the log does not answer at the moment: try again");
        } else {
            session.connection().close(CloseCode.RESTARTING, "the log does not answer");
        }
    }

    /** The rooms are joined and live from here; what was missed is for the client to fetch. */
    private void resync(ClientMessage.Resume asked, Decision decision, ResyncReason reason) {
        session.connection().join(decision.granted());
        shared.metrics.resumed(reason.code());
        session.connection().send(ServerMessage.resync(asked.ref(), reason, cursor(), refused(decision)));
        session.connection().release();
    }

    private String cursor() {
        return session.connection().cursor();
    }

    private static List<String> refused(Decision decision) {
        return Session.names(decision.refused());
    }
}
