package io.pmrealtime.local.redis;

import io.pmrealtime.local.os.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A Redis master with a replica and three sentinels that make the replica master when the master is gone, for tests of clients. */
public final class RedisSentinels implements AutoCloseable {
    /** The name under which the sentinels know the master. */
    public static final String MASTER = "pm-realtime";

    private static final int SENTINELS = 3;
    // A sentinel that stood still for a moment watches for half a minute before it acts again.
    private static final Duration AGREE_LIMIT = Duration.ofSeconds(120);

    private final RedisProcess master;
    private final RedisProcess replica;
    private final List<RedisProcess> sentinels;
    private boolean masterRuns = true;

    private RedisSentinels(RedisProcess master, RedisProcess replica, List<RedisProcess> sentinels) {
        this.master = master;
        this.replica = replica;
        this.sentinels = sentinels;
    }

    /** Starts all five, and returns when the replica has the master's data and the sentinels know each other. */
    public static RedisSentinels start(Path directory) {
        List<RedisProcess> started = new ArrayList<>();
        try {
            Path home = directory.toAbsolutePath().normalize();
            RedisProcess master = redis(home.resolve("master"), List.of("--save", ""));
            started.add(master);
            RedisProcess replica = redis(
                    home.resolve("replica"),
                    List.of("--save", "", "--replicaof", "127.0.0.1", Integer.toString(master.port())));
            started.add(replica);
            List<RedisProcess> sentinels = new ArrayList<>();
            for (int sentinel = 0; sentinel < SENTINELS; sentinel++) {
                sentinels.add(sentinel(home.resolve("sentinel-" + sentinel), master.port()));
                started.add(sentinels.get(sentinel));
            }
            Waiting.until(
                    "Redis with Sentinel",
                    AGREE_LIMIT,
                    () -> replica.command("INFO", "replication").contains("master_link_status:up")
                            && sentinels.stream().allMatch(sentinel -> sentinel.command("INFO", "sentinel")
                                    .contains("slaves=1,sentinels=" + SENTINELS)));
            return new RedisSentinels(master, replica, sentinels);
        } catch (IOException e) {
            started.forEach(RedisProcess::stop);
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            started.forEach(RedisProcess::stop);
            throw e;
        }
    }

    /** The sentinels as {@code redis://} URIs. */
    public List<String> uris() {
        return sentinels.stream()
                .map(sentinel -> "redis://127.0.0.1:" + sentinel.port())
                .toList();
    }

    /** Where the sentinels say that the master is: {@code host:port} of each sentinel's answer. */
    public List<String> master() {
        // One line of "master0:name=pm-realtime,status=ok,address=127.0.0.1:6379,slaves=1,sentinels=3".
        return sentinels.stream()
                .map(sentinel -> sentinel.command("INFO", "sentinel").replaceAll("(?s).*,address=([^,]*),.*", "$1"))
                .toList();
    }

    /** Ends the master, and returns when all sentinels name the replica instead. */
    public void failOver() {
        master.stop();
        masterRuns = false;
        String next = "127.0.0.1:" + replica.port();
        Waiting.until("the failover", AGREE_LIMIT, () -> master().stream().allMatch(next::equals));
    }

    @Override
    public void close() {
        sentinels.forEach(RedisProcess::stop);
        replica.stop();
        if (masterRuns) {
            master.stop();
        }
    }

    private static RedisProcess redis(Path home, List<String> arguments) throws IOException {
        return RedisProcess.start(
                "Redis " + home.getFileName(), FreePorts.one(), Files.createDirectories(home), arguments);
    }

    /** A sentinel writes what it learns into its configuration file. */
    private static RedisProcess sentinel(Path home, int master) throws IOException {
        Path file = Files.createDirectories(home).resolve("sentinel.conf");
        Files.writeString(file, """
                sentinel monitor %1$s 127.0.0.1 %2$d 2
                sentinel down-after-milliseconds %1$s 1000
                sentinel failover-timeout %1$s 5000
                """.formatted(MASTER, master));
        return RedisProcess.start(
                "Redis " + home.getFileName(), FreePorts.one(), home, List.of(file.toString(), "--sentinel"));
    }
}
