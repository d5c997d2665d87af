package io.pmrealtime.gateway.session;

import io.pmrealtime.contracts.token.Identity;
import io.pmrealtime.gateway.access.RoomAccess;
import io.pmrealtime.gateway.config.GatewayConfig;
import io.pmrealtime.gateway.history.History;
import io.pmrealtime.gateway.hub.Connection;
import io.pmrealtime.gateway.hub.Outlet;
import io.pmrealtime.gateway.hub.Shard;
import io.pmrealtime.gateway.message.CloseCode;
import io.pmrealtime.gateway.message.ServerMessage;
import io.pmrealtime.gateway.metrics.GatewayMetrics;
import io.pmrealtime.gateway.signal.Signals;
import io.pmrealtime.gateway.snapshot.SnapshotReader;
import io.pmrealtime.gateway.token.Revocations;
import io.pmrealtime.gateway.token.TokenCheck;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;

/** Opens sessions. */
@ApplicationScoped
public class Sessions {
    final RoomAccess access;
    final SnapshotReader snapshots;
    final TokenCheck tokens;
    final Revocations revocations;
    final Signals signals;
    final History history;
    final GatewayMetrics metrics;
    final GatewayConfig config;
    final Clock clock;

    Sessions(
            RoomAccess access,
            SnapshotReader snapshots,
            TokenCheck tokens,
            Revocations revocations,
            Signals signals,
            History history,
            GatewayMetrics metrics,
            GatewayConfig config,
            Clock clock) {
        this.access = access;
        this.snapshots = snapshots;
        this.tokens = tokens;
        this.revocations = revocations;
        this.signals = signals;
        this.history = history;
        this.metrics = metrics;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Opens a connection on its shard's event loop and welcomes the client.
     *
     * @param afterClose runs once when the connection is closed, by whichever side
     */
    public Session open(Transport transport, Identity identity, Shard shard, Outlet outlet, Runnable afterClose) {
        Session session = new Session(this, transport, afterClose);
        session.connection = shard.open(UUID.randomUUID().toString(), identity, outlet, session);
        metrics.opened(transport.label());
        if (transport.shows()) {
            welcome(session.connection, identity);
        }
        // Whoever was revoked between being let in and now was not among the connections that were closed for it.
        shard.later(() -> {
            if (revocations.isRevoked(identity)) {
                session.connection.close(CloseCode.REVOKED, "the token was revoked");
            }
        });
        return session;
    }

    private void welcome(Connection connection, Identity identity) {
        signals.opened(connection.id(), identity);
        connection.send(ServerMessage.welcome(
                connection.id(),
                identity.userId(),
                identity.workspaceId(),
                connection.rooms(),
                connection.cursor(),
                config.ping().interval().toMillis(),
                config.presence().interval().toMillis(),
                identity.expiresAt()));
    }
}
