package io.pmrealtime.local.redis;

import io.pmrealtime.local.os.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A Redis Cluster of three masters without replicas, for tests of clients. */
public final class RedisCluster implements AutoCloseable {
    private static final int SLOTS = 16_384;
    private static final int NODES = 3;
    /** Nodes talk to each other this far above their port. */
    private static final int BUS = 10_000;

    private static final Duration JOIN_LIMIT = Duration.ofSeconds(60);

    private final List<RedisProcess> nodes;

    private RedisCluster(List<RedisProcess> nodes) {
        this.nodes = nodes;
    }

    /** Starts the nodes, gives each a third of the slots, and returns when all know all. */
    public static RedisCluster start(Path directory) {
        List<RedisProcess> nodes = new ArrayList<>();
        RedisCluster cluster = new RedisCluster(nodes);
        try {
            List<Integer> ports = FreePorts.several(NODES, BUS);
            for (int node = 0; node < NODES; node++) {
                Path home = Files.createDirectories(
                        directory.toAbsolutePath().normalize().resolve("node-" + node));
                nodes.add(RedisProcess.start(
                        "Redis node " + node,
                        ports.get(node),
                        home,
                        List.of("--save", "", "--cluster-enabled", "yes", "--cluster-node-timeout", "10000")));
                int first = SLOTS * node / NODES;
                int end = SLOTS * (node + 1) / NODES;
                nodes.get(node)
                        .command(Stream.concat(
                                        Stream.of("CLUSTER", "ADDSLOTS"),
                                        IntStream.range(first, end).mapToObj(Integer::toString))
                                .toArray(String[]::new));
                nodes.get(0)
                        .command(
                                "CLUSTER",
                                "MEET",
                                "127.0.0.1",
                                Integer.toString(nodes.get(node).port()));
            }
            Waiting.until("Redis Cluster", JOIN_LIMIT, cluster::isWhole);
            return cluster;
        } catch (IOException e) {
            cluster.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /** The nodes as {@code redis://} URIs. */
    public List<String> uris() {
        return nodes.stream().map(node -> "redis://127.0.0.1:" + node.port()).toList();
    }

    /** Sends a command to each node. */
    public void onEachNode(String... command) {
        nodes.forEach(node -> node.command(command));
    }

    /** How many keys each node has. */
    public List<Integer> keys() {
        return nodes.stream()
                .map(node -> Integer.parseInt(node.command("DBSIZE")))
                .toList();
    }

    @Override
    public void close() {
        nodes.forEach(RedisProcess::stop);
    }

    private boolean isWhole() {
        return nodes.stream().allMatch(node -> {
            String state = node.command("CLUSTER", "INFO");
            return state.contains("cluster_state:ok") && state.contains("cluster_known_nodes:" + NODES);
        });
    }
}
