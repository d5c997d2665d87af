package io.pmrealtime.gateway.hub;

import io.pmrealtime.gateway.config.GatewayConfig;
import io.pmrealtime.gateway.message.CloseCode;
import io.pmrealtime.gateway.window.PartitionTail;

/** Looks after one connection once a second: its token, its signs of life, its lag. */
final class Vitals {
    private Vitals() {}

    static void check(Connection connection, long now, GatewayConfig config) {
        if (connection.outlet.isWritable()) {
            connection.unwritableSinceMillis = 0;
        } else if (connection.unwritableSinceMillis == 0) {
            connection.unwritableSinceMillis = now;
        }
        connection.snapshots.forgetOver(now);
        if (connection.identity().expiresAt().toEpochMilli() <= now) {
            connection.close(CloseCode.TOKEN_EXPIRED, "the token expired");
        } else if (isTooSlow(connection, now, config.outbound().maxLag().toMillis())) {
            connection.close(CloseCode.TOO_SLOW, "too far behind");
        } else if (now >= connection.nextPingMillis) {
            ping(connection, now, config.ping());
        }
    }

    private static boolean isTooSlow(Connection connection, long now, long maxLagMillis) {
        if (connection.unwritableSinceMillis != 0 && now - connection.unwritableSinceMillis > maxLagMillis) {
            return true;
        }
        if (connection.state != Connection.State.BEHIND || connection.held || connection.replay != null) {
            return false;
        }
        PartitionTail tail = connection.shard.partition(connection.partition);
        int next = tail.indexOf(connection.position);
        return next < tail.size() && now - tail.get(next).recordMillis() > maxLagMillis;
    }

    private static void ping(Connection connection, long now, GatewayConfig.Ping ping) {
        if (connection.unansweredPings >= ping.missed()) {
            connection.close(CloseCode.TOO_SLOW, "no answer to pings");
            return;
        }
        connection.nextPingMillis = now + ping.interval().toMillis();
        if (connection.outlet.ping()) {
            connection.unansweredPings++;
        }
    }
}
