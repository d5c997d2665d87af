package io.pmrealtime.bench.presence;

import io.pmrealtime.bench.report.Report;
import io.pmrealtime.contracts.access.AccessKeys;
import io.pmrealtime.local.servers.LocalServers;
import io.pmrealtime.local.servers.ServerPorts;
import io.pmrealtime.local.testing.PackagedService;
import io.pmrealtime.local.token.DevTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * From the moment at which somebody's signal was due until {@code pm.presence.joined} is on the socket of another client of a real gateway, at a fixed rate of signals.
 * Servers, both services, the clients and the load generator share this machine.
 */
public final class JoinLatency {
    private static final double SECOND_NANOS = 1e9;
    private static final int SIGNALS_PER_JOIN = 2;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final List<String> JAVA = List.of("-Xmx384m", "-XX:+UseSerialGC");

    private JoinLatency() {}

    /** Options: {@code --users N} (5000), {@code --rate SIGNALS_PER_SECOND} (1000), {@code --warm-up SECONDS} (15), {@code --seconds N} (20). Run it from the checkout. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Options options = new Options(args);
        Path directory = Files.createTempDirectory("pm-bench");
        DevTokens tokens = DevTokens.generate();
        try (LocalServers servers = LocalServers.start(ServerPorts.free(), directory);
                PackagedService presence = start("presence-service", servers, tokens, directory);
                PackagedService gateway = start("gateway-service", servers, tokens, directory);
                RedisLink redis = new RedisLink(servers.redisUri());
                Crew crew = new Crew(servers.kafkaBootstrap(), options.number("--users", 5_000))) {
            presence.awaitReady();
            gateway.awaitReady();
            crew.arrive();
            new PresenceMetrics(presence).awaitHandled(2L * crew.size() + 1);
            Newcomers newcomers = new Newcomers();
            List<Watcher> watchers = watchers(gateway, tokens, redis, crew, newcomers);
            int joins = options.number("--rate", 1_000) / SIGNALS_PER_JOIN;
            send(crew, newcomers, joins, options.number("--warm-up", 15));
            Histogram latencies = newcomers.measure();
            send(crew, newcomers, joins, options.number("--seconds", 20));
            newcomers.awaitAll(PATIENCE_NANOS);
            watchers.forEach(Watcher::close);
            Report report = new Report("presence-latency")
                    .add("signalsPerSecond", joins * SIGNALS_PER_JOIN)
                    .add("joins", latencies.getTotalCount())
                    .add("missing", newcomers.missing());
            report.addMillis(latencies).print(System.out);
        }
    }

    private static PackagedService start(String service, LocalServers servers, DevTokens tokens, Path directory) {
        Map<String, String> environment = PackagedService.settings(servers, tokens);
        return PackagedService.start(Path.of(service), JAVA, environment, directory.resolve(service + ".log"));
    }

    /** One client in each workspace, in the rooms of all its projects. */
    private static List<Watcher> watchers(
            PackagedService gateway, DevTokens tokens, RedisLink redis, Crew crew, Newcomers newcomers)
            throws IOException {
        List<Watcher> watchers = new ArrayList<>();
        for (Map.Entry<String, List<String>> workspace : crew.workspaces().entrySet()) {
            for (String project : workspace.getValue()) {
                redis.call("HSET", AccessKeys.project(project), AccessKeys.WORKSPACE_FIELD, workspace.getKey());
            }
            String token = tokens.user("watcher")
                    .workspace(workspace.getKey())
                    .groups("admin")
                    .sign();
            watchers.add(Watcher.connect(gateway.port(), token, workspace.getValue(), newcomers));
        }
        return watchers;
    }

    private static void send(Crew crew, Newcomers newcomers, int perSecond, int seconds) {
        long start = System.nanoTime();
        for (int i = 0; i < perSecond * seconds; i++) {
            long due = start + (long) (i * SECOND_NANOS / perSecond);
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            crew.newcomer(userId -> newcomers.due(userId, due));
        }
    }
}
