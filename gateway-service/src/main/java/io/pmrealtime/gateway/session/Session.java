package io.pmrealtime.gateway.session;

import io.pmrealtime.contracts.room.Room;
import io.pmrealtime.contracts.token.Identity;
import io.pmrealtime.gateway.access.Decision;
import io.pmrealtime.gateway.cursor.Cursor;
import io.pmrealtime.gateway.hub.Connection;
import io.pmrealtime.gateway.hub.ConnectionListener;
import io.pmrealtime.gateway.message.ClientMessage;
import io.pmrealtime.gateway.message.CloseCode;
import io.pmrealtime.gateway.message.ErrorCode;
import io.pmrealtime.gateway.message.MessageParser;
import io.pmrealtime.gateway.message.ParseResult;
import io.pmrealtime.gateway.message.ServerMessage;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What one client may do and does. Messages are given one after the other: the next when the last is done. All methods are called on the
 * connection's event loop, and whatever is asked of others comes back to it.
 */
public final class Session implements ConnectionListener {
    private static final Logger LOG = Logger.getLogger(Session.class);
    private static final Uni<Void> DONE = Uni.createFrom().voidItem();

    private final Sessions shared;
    private final Transport transport;
    private final Runnable afterClose;
    private final PresenceReport presence;
    private final ResumeRequest resume;

    @SuppressWarnings("NullAway.Init") // set by Sessions.open before anybody sees the session
    Connection connection;

    private @Nullable MessageRate rate;
    private @Nullable TypingReport typing;

    Session(Sessions shared, Transport transport, Runnable afterClose) {
        this.shared = shared;
        this.transport = transport;
        this.afterClose = afterClose;
        this.presence = new PresenceReport(this, shared);
        this.resume = new ResumeRequest(this, shared);
    }

    public Connection connection() {
        return connection;
    }

    /** Does what a text message asks for. Completes, on the event loop, when the next may be given. */
    public Uni<Void> handle(String text) {
        if (!connection.isOpen()) {
            return DONE;
        }
        connection.heard();
        if (rate == null) {
            rate = new MessageRate(shared.config.inbound(), shared.clock);
        }
        MessageRate.Verdict verdict = rate.message();
        if (verdict == MessageRate.Verdict.FLOOD) {
            connection.close(CloseCode.FLOODING, "too many messages");
            return DONE;
        }
        ParseResult result = MessageParser.parse(text);
        if (result instanceof ParseResult.Malformed malformed) {
            malformed(malformed, rate);
            return DONE;
        }
        ClientMessage message = ((ParseResult.Parsed) result).message();
        if (verdict == MessageRate.Verdict.OVER_RATE) {
            refuse(message.ref(), ErrorCode.RATE_LIMITED, "too many messages: this one was not acted on");
            return DONE;
        }
        return act(message);
    }

    /**
     * Begins for a client that says everything in its request: joins what was granted, from the cursor on where there is one. Completes, on
     * the event loop, when the connection is live.
     */
    public Uni<Void> begin(Decision decision, @Nullable Cursor cursor) {
        learn(decision);
        if (cursor != null) {
            connection.awaitResume();
            return resume.authorised(new ClientMessage.Resume(null, cursor, List.of()), decision);
        }
        connection.join(decision.granted());
        connection.release();
        return DONE;
    }

    @Override
    public void closed(int code) {
        if (transport.shows()) {
            shared.signals.closed(connection.id(), connection.identity());
        }
        if (typing != null) {
            typing.closed();
        }
        shared.metrics.closed(code);
        afterClose.run();
    }

    @Override
    public void evicted(String projectId) {
        presence.evicted(projectId);
        if (typing != null) {
            typing.left();
        }
    }

    @Override
    public void doubted(Collection<Room> rooms) {
        presence.forgetTask();
        decide(List.copyOf(rooms))
                .subscribe()
                .with(
                        decision -> {
                            connection.regrant(decision.granted());
                            connection.evict(decision.refused());
                        },
                        failure -> connection.evict(rooms));
    }

    /** The user may no longer do what the role allowed. */
    private void lostAdminRole() {
        Set<Room> rooms = new LinkedHashSet<>(connection.roomsOfProjects());
        presence.project().map(Room::project).ifPresent(rooms::add);
        if (!rooms.isEmpty()) {
            doubted(rooms);
        }
    }

    Transport transport() {
        return transport;
    }

    /** Asks what the user may join; answers on the event loop. */
    Uni<Decision> decide(List<Room> rooms) {
        long asked = connection.logEnd();
        return onLoop(shared.access.decide(connection.identity(), rooms))
                .map(decision ->
                        decision.without(connection.identity(), project -> connection.isRemoved(project, asked)))
                .invoke(this::learn);
    }

    /** What was last said of the user holds on where a decision was about no project. */
    private void learn(Decision decision) {
        Boolean administers = decision.administers();
        if (administers != null) {
            connection.administers(administers);
        }
    }

    /** The same outcome, on the connection's event loop. */
    <T> Uni<T> onLoop(Uni<T> uni) {
        return uni.emitOn(connection::execute);
    }

    void refuse(@Nullable String ref, ErrorCode code, String detail) {
        shared.metrics.messageRefused(code.code());
        connection.send(ServerMessage.error(ref, code, detail));
    }

    void ack(@Nullable String ref) {
        connection.send(ServerMessage.ack(ref));
    }

    /** Something that was asked for failed; the client may try again. */
    void unavailable(@Nullable String ref, Throwable failure) {
        LOG.debugf("A message could not be acted on: %s", failure.toString());
        refuse(ref, ErrorCode.UNAVAILABLE, "this cannot be decided at the moment: try again");
    }

    /** Whether so many rooms would be too many; the client is told. */
    boolean isTooMany(@Nullable String ref, Collection<Room> rooms) {
        long added = rooms.stream().filter(room -> !connection.isIn(room)).count();
        int limit = shared.config.inbound().rooms();
        if (connection.joinedRooms() + added > limit) {
            refuse(ref, ErrorCode.TOO_MANY_ROOMS, "a connection may be in " + limit + " rooms besides its own two");
            return true;
        }
        return false;
    }

    static List<String> names(Collection<Room> rooms) {
        return rooms.stream().map(Room::name).toList();
    }

    private void malformed(ParseResult.Malformed malformed, MessageRate current) {
        connection.release();
        refuse(malformed.ref(), malformed.code(), malformed.detail());
        if (malformed.code() == ErrorCode.BAD_REQUEST && !current.toleratesBad()) {
            connection.close(CloseCode.POLICY_VIOLATION, "too many bad messages");
        }
    }

    private Uni<Void> act(ClientMessage message) {
        if (message instanceof ClientMessage.Resume asked) {
            return resume.begin(asked);
        }
        connection.release();
        if (message instanceof ClientMessage.Join join) {
            return join(join);
        } else if (message instanceof ClientMessage.Leave leave) {
            leave(leave);
        } else if (message instanceof ClientMessage.Locate locate) {
            return presence.locate(locate);
        } else if (message instanceof ClientMessage.Depart depart) {
            presence.depart(depart);
        } else if (message instanceof ClientMessage.SetStatus status) {
            shared.signals.status(connection.id(), connection.identity(), status.status());
            ack(status.ref());
        } else if (message instanceof ClientMessage.Typing typing) {
            typing().typing(typing);
        } else if (message instanceof ClientMessage.RefreshToken refresh) {
            return refresh(refresh);
        } else if (message instanceof ClientMessage.Ping ping) {
            connection.send(ServerMessage.pong(ping.ref()));
        }
        return DONE;
    }

    private Uni<Void> join(ClientMessage.Join join) {
        if (isTooMany(join.ref(), join.rooms())) {
            return DONE;
        }
        if (join.presence()) {
            return new SnapshotJoin(this, shared).join(join);
        }
        return decide(join.rooms())
                .invoke(decision -> joined(join, decision))
                .onFailure()
                .invoke(failure -> unavailable(join.ref(), failure))
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }

    private void joined(ClientMessage.Join join, Decision decision) {
        if (!decision.refused().isEmpty()) {
            refused(join, decision);
        } else if (connection.isOpen()) {
            connection.join(decision.granted());
            connection.send(ServerMessage.ackRooms(join.ref(), connection.rooms(), connection.cursor()));
        }
    }

    /** Tells the client which rooms it may not join. */
    void refused(ClientMessage.Join join, Decision decision) {
        shared.metrics.messageRefused(ErrorCode.FORBIDDEN.code());
        connection.send(ServerMessage.error(
                join.ref(), ErrorCode.FORBIDDEN, "these rooms may not be joined", names(decision.refused())));
    }

    private void leave(ClientMessage.Leave leave) {
        Identity who = connection.identity();
        boolean automatic = leave.rooms().contains(Room.workspace(who.workspaceId()))
                || leave.rooms().contains(Room.user(who.userId()));
        if (automatic) {
            refuse(leave.ref(), ErrorCode.BAD_REQUEST, "rooms: the workspace's and the user's own room cannot be left");
            return;
        }
        connection.leave(leave.rooms());
        if (typing != null) {
            typing.left();
        }
        connection.send(ServerMessage.ackRooms(leave.ref(), connection.rooms(), connection.cursor()));
    }

    /** Most connections never type. */
    private TypingReport typing() {
        if (typing == null) {
            typing = new TypingReport(this, shared);
        }
        return typing;
    }

    private Uni<Void> refresh(ClientMessage.RefreshToken refresh) {
        return onLoop(shared.tokens.verify(refresh.token()))
                .invoke(verified -> {
                    Identity now = connection.identity();
                    Identity newer = verified.orElse(null);
                    if (newer != null
                            && !shared.revocations.isRevoked(newer)
                            && newer.userId().equals(now.userId())
                            && newer.workspaceId().equals(now.workspaceId())) {
                        connection.identity(newer);
                        connection.send(ServerMessage.ackToken(refresh.ref(), newer.expiresAt()));
                        if (now.isAdmin() && !newer.isAdmin()) {
                            lostAdminRole();
                        }
                    } else {
                        connection.close(CloseCode.TOKEN_EXPIRED, "the new token is no good");
                    }
                })
                .replaceWithVoid();
    }
}
