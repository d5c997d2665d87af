package io.pmrealtime.bench.intake;

import io.pmrealtime.bench.report.Report;
import io.pmrealtime.bench.service.AskedService;
import io.pmrealtime.local.servers.LocalServers;
import io.pmrealtime.local.servers.ServerPorts;
import io.pmrealtime.local.token.DevTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;

/**
 * Runs pm-events-service against servers of its own. Throughput: the service is stopped (SIGSTOP) while a backlog is
 * produced, then goes on, and what it publishes per second is set beside bare inserts of the same rows, which are timed
 * before and after. Latency: events at a fixed rate, from when each was due to its arrival on {@code pm.realtime}.
 */
public final class IntakeThroughput {
    /** How long events come at the fixed rate before their latency counts. */
    private static final int SETTLE_SECONDS = 10;

    static final String DATABASE = "pm_events";

    private IntakeThroughput() {}

    /**
     * Options: {@code --events N} (400000), {@code --warm-up N} (500000), {@code --rate PER_SECOND} (1000), {@code --seconds
     * N} (20), {@code --jvm-options "-X..."} for the service.
     */
    public static void main(String[] args) throws IOException, InterruptedException, SQLException {
        int events = option(args, "--events", 400_000);
        int warmUp = option(args, "--warm-up", 500_000);
        int rate = option(args, "--rate", 1_000);
        int seconds = option(args, "--seconds", 20);
        Path directory = Files.createTempDirectory("intake-bench");
        Report report = new Report("intake");
        try (LocalServers servers = LocalServers.start(ServerPorts.free(), directory);
                AskedService service = start(servers, DevTokens.generate(), directory, jvmOptions(args));
                Load load = new Load(servers.kafkaBootstrap());
                Arrived arrived = new Arrived(servers.kafkaBootstrap())) {
            load.burst(warmUp);
            arrived.rateOf(warmUp);
            throughput(servers, service, load, arrived, events, report);
            // The garbage of the throughput is not to stop Kafka while the latency is measured.
            System.gc();
            latencies(load, arrived, rate, SETTLE_SECONDS);
            Histogram latencies = latencies(load, arrived, rate, seconds);
            report.add("latencyRatePerSecond", rate).addMillis(latencies);
        } finally {
            FeedPages.delete(directory);
        }
        report.print(System.out);
    }

    /** The packaged pm-events-service. */
    static AskedService start(LocalServers servers, DevTokens tokens, Path directory, List<String> jvmOptions) {
        return AskedService.start(
                "pm-events-service",
                servers,
                tokens,
                DATABASE,
                jvmOptions,
                // It is stopped for a while, and the group shall not take it for dead.
                Map.of("EVENTS_INTAKE_SESSION_TIMEOUT", "120s"),
                directory.resolve("service.log"));
    }

    private static Histogram latencies(Load load, Arrived arrived, int rate, int seconds) {
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> load.steady(rate * seconds, rate));
        Histogram latencies = arrived.latenciesOf(rate * seconds);
        sending.join();
        return latencies;
    }

    private static void throughput(
            LocalServers servers, AskedService service, Load load, Arrived arrived, int events, Report report)
            throws IOException, InterruptedException, SQLException {
        try (BareInserts bare = new BareInserts(
                servers.postgresJdbcUrl(DATABASE), LocalServers.POSTGRES_USER, LocalServers.POSTGRES_PASSWORD)) {
            service.signal("-STOP");
            load.burst(events);
            double before = bare.rateOf(events / 2, false);
            CpuTime start = CpuTime.now(service.pid());
            service.signal("-CONT");
            double taken = arrived.rateOf(events);
            CpuTime used = CpuTime.now(service.pid()).since(start);
            service.signal("-STOP");
            double after = bare.rateOf(events / 2, false);
            double withTasks = bare.rateOf(events / 2, true);
            bare.settle();
            service.signal("-CONT");
            double inserted = 2 / (1 / before + 1 / after);
            report.add("events", events)
                    .add("eventsPerSecond", Math.round(taken))
                    .add("bareInsertsPerSecond", Math.round(inserted))
                    .add("bareInsertsBefore", Math.round(before))
                    .add("bareInsertsAfter", Math.round(after))
                    .add("ofBareInserts", Math.round(100 * taken / inserted) / 100.0)
                    .add("bareInsertsWithTasksPerSecond", Math.round(withTasks))
                    .add("ofBareInsertsWithTasks", Math.round(100 * taken / withTasks) / 100.0)
                    .add("serviceCpuMicrosPerEvent", perEvent(used.service(), events))
                    .add("postgresCpuMicrosPerEvent", perEvent(used.postgres(), events))
                    .add("kafkaAndBenchCpuMicrosPerEvent", perEvent(used.rest(), events));
        }
    }

    private static double perEvent(double seconds, int events) {
        return Math.round(10 * seconds * 1e6 / events) / 10.0;
    }

    private static List<String> jvmOptions(String[] args) {
        for (int i = 0; i < args.length - 1; i++) {
            if (args[i].equals("--jvm-options")) {
                return List.of(args[i + 1].split(" "));
            }
        }
        return List.of();
    }

    static int option(String[] args, String name, int otherwise) {
        for (int i = 0; i < args.length - 1; i++) {
            if (args[i].equals(name)) {
                return Integer.parseInt(args[i + 1]);
            }
        }
        return otherwise;
    }
}
