package io.pmrealtime.gateway.session;

import io.pmrealtime.contracts.room.Room;
import io.pmrealtime.gateway.hub.Connection;
import io.pmrealtime.gateway.message.ClientMessage;
import io.pmrealtime.gateway.message.ErrorCode;
import io.pmrealtime.gateway.message.ServerMessage;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Passes on where a user is, once it is known that the user may be there. Heartbeats repeat the place, so what was allowed is remembered
 * until the connection loses the project.
 */
final class PresenceReport {
    private final Session session;
    private final Sessions shared;
    private @Nullable String allowedProject;
    private @Nullable String allowedTask;

    PresenceReport(Session session, Sessions shared) {
        this.session = session;
        this.shared = shared;
    }

    Uni<Void> locate(ClientMessage.Locate where) {
        String task = where.taskId();
        if (where.projectId().equals(allowedProject) && (task == null || task.equals(allowedTask))) {
            report(where);
            return Uni.createFrom().voidItem();
        }
        return mayBeAt(where)
                .invoke(allowed -> {
                    if (allowed) {
                        allowedProject = where.projectId();
                        allowedTask = task;
                        report(where);
                    } else {
                        refuse(where);
                    }
                })
                .replaceWithVoid()
                .onFailure()
                .invoke(failure -> session.unavailable(where.ref(), failure))
                .onFailure()
                .recoverWithNull();
    }

    void depart(ClientMessage.Depart depart) {
        forget();
        Connection connection = session.connection();
        shared.signals.departed(connection.id(), connection.identity());
        session.ack(depart.ref());
    }

    /** The user may no longer be in the project: presence there ends. */
    void evicted(String projectId) {
        if (projectId.equals(allowedProject) && session.connection().isOpen()) {
            forget();
            Connection connection = session.connection();
            shared.signals.departed(connection.id(), connection.identity());
        }
    }

    /** Where the user was last allowed to be. */
    Optional<String> project() {
        return Optional.ofNullable(allowedProject);
    }

    /** The task may be of another project by now: the next heartbeat asks again. */
    void forgetTask() {
        allowedTask = null;
    }

    private void forget() {
        allowedProject = null;
        allowedTask = null;
    }

    private void report(ClientMessage.Locate where) {
        Connection connection = session.connection();
        if (connection.isOpen()) {
            shared.signals.located(
                    connection.id(), connection.identity(), where.projectId(), where.taskId(), where.page());
            session.ack(where.ref());
        }
    }

    private void refuse(ClientMessage.Locate where) {
        Room room = Room.project(where.projectId());
        shared.metrics.messageRefused(ErrorCode.FORBIDDEN.code());
        session.connection()
                .send(ServerMessage.error(
                        where.ref(), ErrorCode.FORBIDDEN, "projectId: not yours to see", List.of(room.name())));
    }

    /** A task that no event has named yet is taken at the client's word; one that is known must be of the project. */
    private Uni<Boolean> mayBeAt(ClientMessage.Locate where) {
        Uni<Boolean> project = session.connection().isIn(Room.project(where.projectId()))
                ? Uni.createFrom().item(true)
                : session.decide(List.of(Room.project(where.projectId())))
                        .map(decision -> decision.refused().isEmpty());
        if (where.taskId() == null) {
            return project;
        }
        Uni<Optional<String>> ofTask = session.onLoop(shared.access.projectOf(Objects.requireNonNull(where.taskId())));
        return project.chain(allowed -> ofTask.map(
                known -> allowed && known.map(where.projectId()::equals).orElse(true)));
    }
}
