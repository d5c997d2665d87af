package io.pmrealtime.bench.notification;

import io.pmrealtime.bench.gateway.ServerProcess;
import io.pmrealtime.bench.intake.CpuTime;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Runs notification-service against servers of its own. Throughput: the service is stopped (SIGSTOP) while a backlog of
 * assignments to single people is produced, then goes on, and what it decides, stores and announces per second is set beside
 * bare inserts of the same rows. Latency: assignments at a fixed rate, from when each was due to its {@code notification.new} on a
 * WebSocket of a gateway, alone and beside an event that concerns ten thousand people.
 * Inbox: a page and the unread count of a person with 5,000 notifications among many. The JVM has compiled what is measured
 * before it is measured.
 */
public final class NotificationThroughput {
    private static final int WARM_UP = 50_000;
    private static final int MOST_WARM_UPS = 8;
    /** The warm-up goes on until the service's compilers used less than this part of the time. */
    private static final double QUIET_COMPILER = 0.05;

    private static final int WARM_UP_SECONDS = 15;
    private static final String THROUGHPUT = "throughput";
    private static final String LATENCY = "latency";
    private static final String INBOX = "inbox";
    private static final int EACH = 5_000;
    private static final int WARM_UP_READS = 3_000;
    private static final int READS = 1_000;
    private static final int CROWD = 10_000;
    private static final int GATEWAY_CORE = 1;

    private NotificationThroughput() {}

    /**
     * Options: {@code --events N} (50000), {@code --rate PER_SECOND} (200), {@code --seconds N} (20), {@code --rows N}
     * (1000000), {@code --only} with some of {@code throughput,latency,inbox}.
     */
    public static void main(String[] args) throws IOException, InterruptedException, SQLException {
        List<String> parts = List.of(text(args, "--only", String.join(",", THROUGHPUT, LATENCY, INBOX))
                .split(","));
        Path directory = Files.createTempDirectory("notification-bench");
        DevTokens tokens = DevTokens.generate();
        Report report = new Report("notification");
        try (LocalServers servers = LocalServers.start(ServerPorts.free(), directory);
                AskedService service = AskedService.start(
                        "notification-service",
                        servers,
                        tokens,
                        Sql.DATABASE,
                        List.of(),
                        Map.of(),
                        directory.resolve("service.log"));
                Assignments assignments = new Assignments(servers.kafkaBootstrap())) {
            Sql sql = new Sql(servers);
            if (parts.contains(THROUGHPUT)) {
                throughput(report, servers, service, assignments, sql, number(args, "--events", 50_000));
            }
            if (parts.contains(LATENCY)) {
                try (ServerProcess gateway = ServerProcess.quarkus(
                                ServerProcess.GATEWAY,
                                servers,
                                tokens,
                                GATEWAY_CORE,
                                directory.resolve("gateway.log"),
                                Map.of());
                        Devices devices = new Devices(gateway.port(), tokens)) {
                    latency(report, service, assignments, devices, sql, args);
                }
            }
            if (parts.contains(INBOX)) {
                inbox(
                        report,
                        service,
                        tokens.user("u7").workspace("big").sign(),
                        sql,
                        number(args, "--rows", 1_000_000));
            }
            report.print(System.out);
        }
    }

    private static void latency(
            Report report, AskedService service, Assignments assignments, Devices devices, Sql sql, String[] args)
            throws IOException, SQLException {
        int rate = number(args, "--rate", 200);
        int timed = rate * number(args, "--seconds", 20);
        latencies(assignments, devices, rate * WARM_UP_SECONDS, rate);
        CpuTime start = CpuTime.now(service.pid());
        Histogram latencies = latencies(assignments, devices, timed, rate);
        CpuTime used = CpuTime.now(service.pid()).since(start);
        report.add("latencyRatePerSecond", rate)
                .addMillis(latencies)
                .add("serviceCpuMicrosPerTimedEvent", Math.round(used.service() * 1e6 / timed))
                .add("postgresCpuMicrosPerTimedEvent", Math.round(used.postgres() * 1e6 / timed));
        besideACrowd(report, assignments, devices, sql, timed, rate);
    }

    private static void inbox(Report report, AskedService service, String token, Sql sql, int rows)
            throws IOException, InterruptedException, SQLException {
        sql.fill(rows / EACH, EACH);
        Histogram pages = reads(service, "/api/pm/notifications?limit=20", token);
        Histogram counts = reads(service, "/api/pm/notifications/unread-count", token);
        report.add("rows", rows)
                .add("pageP50Ms", millis(pages, 50))
                .add("pageP99Ms", millis(pages, 99))
                .add("pageMaxMs", millis(pages, 100))
                .add("unreadCountP50Ms", millis(counts, 50))
                .add("unreadCountP99Ms", millis(counts, 99))
                .add("unreadCountMaxMs", millis(counts, 100));
    }

    private static void throughput(
            Report report, LocalServers servers, AskedService service, Assignments assignments, Sql sql, int events)
            throws IOException, InterruptedException, SQLException {
        double taken;
        CpuTime used;
        try (Announced announced = new Announced(servers.kafkaBootstrap())) {
            report.add("warmUpEvents", warmUp(announced, assignments, service));
            service.signal("-STOP");
            assignments.burst(events);
            CpuTime start = CpuTime.now(service.pid());
            service.signal("-CONT");
            taken = announced.rateOf(events);
            used = CpuTime.now(service.pid()).since(start);
        }
        double bare = sql.bareInsertsPerSecond(events, List.of("handled_event", "task", "notification"));
        report.add("events", events)
                .add("eventsPerSecond", Math.round(taken))
                .add("serviceCpuMicrosPerEvent", Math.round(used.service() * 1e6 / events))
                .add("postgresCpuMicrosPerEvent", Math.round(used.postgres() * 1e6 / events))
                .add("kafkaAndBenchCpuMicrosPerEvent", Math.round(used.rest() * 1e6 / events))
                .add("bareInsertsPerSecond", Math.round(bare))
                .add("ofBareInserts", Math.round(100 * taken / bare) / 100.0);
    }

    /** So that what the JVM compiles once is not counted as the events'. Returns how many events it took. */
    private static int warmUp(Announced announced, Assignments assignments, AskedService service) throws IOException {
        for (int i = 1; i <= MOST_WARM_UPS; i++) {
            long began = System.nanoTime();
            double compiler = ServerProcess.compilerSeconds(service.pid());
            assignments.burst(WARM_UP);
            announced.rateOf(WARM_UP);
            double elapsed = (System.nanoTime() - began) / 1e9;
            if (ServerProcess.compilerSeconds(service.pid()) - compiler < QUIET_COMPILER * elapsed) {
                return i * WARM_UP;
            }
        }
        return MOST_WARM_UPS * WARM_UP;
    }

    private static Histogram latencies(Assignments assignments, Devices devices, int timed, int rate) {
        devices.reset();
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> assignments.steady(timed, rate));
        Histogram latencies = devices.latenciesOf(timed);
        sending.join();
        return latencies;
    }

    /** The same latencies, from the moment when an event comes that concerns ten thousand people. */
    private static void besideACrowd(
            Report report, Assignments assignments, Devices devices, Sql sql, int timed, int rate) throws SQLException {
        sql.crowd("crowded", CROWD);
        long start = System.nanoTime();
        assignments.alert("crowded");
        Histogram beside = latencies(assignments, devices, timed, rate);
        long told = sql.notificationsOf("crowded");
        while (told < CROWD) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            told = sql.notificationsOf("crowded");
        }
        report.add("crowd", CROWD)
                .add("besideCrowdP99Ms", millis(beside, 99))
                .add("besideCrowdMaxMs", millis(beside, 100))
                .add("crowdAtMostSeconds", Math.round((System.nanoTime() - start) / 1e8) / 10.0);
    }

    private static Histogram reads(AskedService service, String path, String token)
            throws IOException, InterruptedException {
        for (int i = 0; i < WARM_UP_READS; i++) {
            service.microsOf(path, token);
        }
        Histogram micros = new Histogram(TimeUnit.MINUTES.toMicros(1), 3);
        for (int i = 0; i < READS; i++) {
            micros.recordValue(service.microsOf(path, token));
        }
        return micros;
    }

    private static double millis(Histogram micros, double percentile) {
        return micros.getValueAtPercentile(percentile) / 10 / 100.0;
    }

    private static int number(String[] args, String name, int otherwise) {
        return Integer.parseInt(text(args, name, Integer.toString(otherwise)));
    }

    private static String text(String[] args, String name, String otherwise) {
        for (int i = 0; i < args.length - 1; i++) {
            if (args[i].equals(name)) {
                return args[i + 1];
            }
        }
        return otherwise;
    }
}
