package io.pmrealtime.bench.fanout;

import io.pmrealtime.bench.gateway.Dialect;
import io.pmrealtime.bench.gateway.ServerProcess;
import io.pmrealtime.local.os.FreePorts;
import io.pmrealtime.local.servers.LocalServers;
import io.pmrealtime.local.token.DevTokens;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A server that is measured. Each is fed by what it is usually fed by, and serves the same clients. */
enum Subject {
    GATEWAY("gateway", false),
    /** The gateway, with clients that take compressed frames. */
    DEFLATING("deflating", false),
    /** WebSockets Next's own {@code broadcast().sendText}, fed by the same log. */
    BROADCAST("broadcast", false),
    SOCKET_IO("socket.io", true),
    WS("ws", true),
    BUN("bun", true);

    private static final Path PEERS = Path.of("deploy/bench/target/peers");

    private final String label;
    private final boolean peer;

    Subject(String label, boolean peer) {
        this.label = label;
        this.peer = peer;
    }

    String label() {
        return label;
    }

    /** Whether it comes from npm. */
    boolean isPeer() {
        return peer;
    }

    ServerProcess start(LocalServers servers, DevTokens tokens, Path log) {
        return switch (this) {
            case GATEWAY, DEFLATING ->
                ServerProcess.quarkus(ServerProcess.GATEWAY.toAbsolutePath(), servers, tokens, 0, log, Map.of());
            case BROADCAST ->
                ServerProcess.quarkus(ServerProcess.BASELINE.toAbsolutePath(), servers, tokens, 0, log, Map.of());
            case SOCKET_IO -> script(servers, log, "node", "socket-io.mjs");
            case WS -> script(servers, log, "node", "ws.mjs");
            case BUN ->
                script(servers, log, PEERS.resolve("node_modules/.bin/bun").toString(), "bun.mjs");
        };
    }

    /** @param saturating whether as much is sent as can be, and not at a rate: then the producer gathers a little, as one does that has much to send */
    EventSource source(LocalServers servers, boolean saturating) throws IOException {
        return switch (this) {
            case GATEWAY, DEFLATING, BROADCAST -> new KafkaSource(servers.kafkaBootstrap(), saturating ? 1 : 0);
            case SOCKET_IO -> new RedisSource(servers.redisUri(), new SocketIoMessage());
            case WS, BUN -> new RedisSource(servers.redisUri(), new RedisSource.Text());
        };
    }

    Dialect dialect(String token) {
        return this == SOCKET_IO ? Dialect.socketIo() : Dialect.gateway(token);
    }

    private static ServerProcess script(LocalServers servers, Path log, String program, String script) {
        int port = FreePorts.one();
        List<String> command =
                List.of(program, PEERS.resolve(script).toString(), Integer.toString(port), servers.redisUri());
        return ServerProcess.start(command, Map.of(), port, 0, log);
    }
}
