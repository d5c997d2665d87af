package io.pmrealtime.bench.presence;

import io.pmrealtime.bench.report.Report;
import io.pmrealtime.local.servers.LocalServers;
import io.pmrealtime.local.servers.ServerPorts;
import io.pmrealtime.local.testing.PackagedService;
import io.pmrealtime.local.token.DevTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Heartbeats per second and their CPU beside that of a naive keeper in the same run, and the memory of a present user by kind of key. Servers, the service and the load
 * generator share this machine. The presence window is shortened as much as the heartbeats come more often than in production, so that as many of them have to be
 * stored.
 */
public final class PresenceCost {
    private static final double SECOND_NANOS = 1e9;
    private static final int PRODUCTION_INTERVAL_SECONDS = 30;
    private static final int PRODUCTION_WINDOW_SECONDS = 300;
    /** What the service is expected to handle, by which the window is shortened. */
    private static final int EXPECTED_PER_SECOND = 25_000;

    private static final List<String> JAVA = List.of("-Xmx512m", "-XX:+UseSerialGC");

    private final LocalServers servers;
    private final RedisLink redis;
    private final Crew crew;
    private final Report report;

    private PresenceCost(LocalServers servers, RedisLink redis, Crew crew, Report report) {
        this.servers = servers;
        this.redis = redis;
        this.crew = crew;
        this.report = report;
    }

    /** Options: {@code --users N} (40000), {@code --heartbeats N} (600000). Run it from the checkout. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Options options = new Options(args);
        Path directory = Files.createTempDirectory("pm-bench");
        int users = options.number("--users", 40_000);
        Report report = new Report("presence");
        try (LocalServers servers = LocalServers.start(ServerPorts.free(), directory);
                RedisLink redis = new RedisLink(servers.redisUri());
                Crew crew = new Crew(servers.kafkaBootstrap(), users)) {
            PresenceCost bench = new PresenceCost(servers, redis, crew, report);
            int heartbeats = options.number("--heartbeats", 600_000);
            bench.memory(directory.resolve("presence.log"));
            bench.heartbeats(heartbeats, directory.resolve("presence.log"));
            bench.furtherProjects(directory.resolve("presence.log"));
            bench.naive(heartbeats / 4);
        }
        report.print(System.out);
    }

    /** Everybody comes, to a service with the spans of production. */
    private void memory(Path log) throws IOException, InterruptedException {
        double empty = redis.info("memory", "used_memory");
        try (PackagedService presence = start(PackagedService.settings(servers, DevTokens.generate()), log)) {
            crew.arrive();
            new PresenceMetrics(presence).awaitHandled(2L * crew.size() + 1);
            report.add("users", crew.size())
                    .add("bytesPerPresentUser", round((redis.info("memory", "used_memory") - empty) / crew.size()));
            usage("bytesInProjectSets", "presence:project:*");
            usage("bytesInWorkspaceSets", "presence:workspace:*");
            usage("bytesInStates", "presence:user:*:connections:*");
            usage("bytesInLocations", "presence:user:*:location");
            usage("bytesInReplicaSets", "presence:replica:*");
            usage("bytesInDueTimes", "presence:due:*");
        }
    }

    private void heartbeats(int heartbeats, Path log) throws IOException, InterruptedException {
        int interval = Math.max(1, crew.size() / EXPECTED_PER_SECOND);
        Map<String, String> environment = PackagedService.settings(servers, DevTokens.generate());
        environment.put("PRESENCE_WINDOW", interval * PRODUCTION_WINDOW_SECONDS / PRODUCTION_INTERVAL_SECONDS + "s");
        try (PackagedService presence = start(environment, log)) {
            PresenceMetrics metrics = new PresenceMetrics(presence);
            beat(metrics, heartbeats / 2);
            long unchanged = metrics.unchanged();
            double cpu = presence.cpuSeconds();
            double redisCpu = redisCpu();
            long began = System.nanoTime();
            beat(metrics, heartbeats);
            double seconds = (System.nanoTime() - began) / SECOND_NANOS;
            report.add("heartbeats", heartbeats)
                    .add("heartbeatsPerSecond", Math.round(heartbeats / seconds))
                    .add("notStoredPercent", Math.round(100.0 * (metrics.unchanged() - unchanged) / heartbeats))
                    .add("microsPerSignal", round((presence.cpuSeconds() - cpu) * 1e6 / heartbeats))
                    .add("redisMicrosPerSignal", round((redisCpu() - redisCpu) * 1e6 / heartbeats));
        }
    }

    /** Everybody comes anew, and then opens a second tab and looks at a second project there. */
    private void furtherProjects(Path log) throws IOException, InterruptedException {
        redis.call("FLUSHALL");
        try (PackagedService presence = start(PackagedService.settings(servers, DevTokens.generate()), log)) {
            PresenceMetrics metrics = new PresenceMetrics(presence);
            long before = metrics.handled();
            crew.alive();
            crew.arrive();
            metrics.awaitHandled(before + 2L * crew.size() + 1);
            double one = redis.info("memory", "used_memory");
            crew.openSecondTabs();
            metrics.awaitHandled(before + 4L * crew.size() + 1);
            report.add("bytesPerFurtherProject", round((redis.info("memory", "used_memory") - one) / crew.size()));
        }
    }

    private void naive(int heartbeats) throws IOException {
        try (NaiveProcess naive = NaiveProcess.start(servers, JAVA, heartbeats / 2, heartbeats)) {
            for (int i = 0; i < heartbeats / 2 + heartbeats; i++) {
                crew.beat();
            }
            crew.flush();
            naive.await("warm");
            double cpu = naive.cpuSeconds();
            double redisCpu = redisCpu();
            long began = System.nanoTime();
            naive.await("done");
            double seconds = (System.nanoTime() - began) / SECOND_NANOS;
            report.add("naivePerSecond", Math.round(heartbeats / seconds))
                    .add("naiveMicrosPerSignal", round((naive.cpuSeconds() - cpu) * 1e6 / heartbeats))
                    .add("naiveRedisMicrosPerSignal", round((redisCpu() - redisCpu) * 1e6 / heartbeats));
        }
    }

    /** Sends heartbeats as fast as Kafka takes them and waits until all are handled. */
    private void beat(PresenceMetrics metrics, int count) throws IOException, InterruptedException {
        long before = metrics.handled();
        for (int i = 0; i < count; i++) {
            crew.beat();
        }
        crew.flush();
        metrics.awaitHandled(before + count);
    }

    private static PackagedService start(Map<String, String> environment, Path log) {
        return PackagedService.start(Path.of("presence-service"), JAVA, environment, log)
                .awaitReady();
    }

    private void usage(String name, String keys) throws IOException {
        double bytes = 0;
        for (String key : redis.call("KEYS", keys)) {
            bytes += Double.parseDouble(
                    redis.call("MEMORY", "USAGE", key, "SAMPLES", "0").get(0));
        }
        report.add(name, round(bytes / crew.size()));
    }

    private double redisCpu() throws IOException {
        return redis.info("cpu", "used_cpu_sys") + redis.info("cpu", "used_cpu_user");
    }

    private static double round(double figure) {
        return Math.round(figure * 10) / 10.0;
    }
}
