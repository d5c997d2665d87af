package io.pmrealtime.bench.notification;

import io.pmrealtime.bench.report.Report;
import io.pmrealtime.local.servers.LocalServers;
import io.pmrealtime.local.servers.ServerPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Runs notification-service against servers of its own. Throughput: the service is stopped (SIGSTOP) while a backlog of
 * assignments to single people is produced, then goes on, and what it decides, stores and announces per second is set beside
 * bare inserts of the same rows. Latency: assignments at a fixed rate, from when each was due to its {@code notification.new}.
 * Inbox: a page and the unread count of a person with 5,000 notifications among many.
 */
public final class NotificationThroughput {
    private static final int WARM_UP = 10_000;
    private static final int EACH = 5_000;
    private static final int READS = 300;

    private NotificationThroughput() {}

    /**
     * Options: {@code --events N} (50000), {@code --rate PER_SECOND} (200), {@code --seconds N} (20), {@code --rows N}
     * (1000000).
     */
    public static void main(String[] args) throws IOException, InterruptedException, SQLException {
        int events = option(args, "--events", 50_000);
        int rate = option(args, "--rate", 200);
        int timed = rate * option(args, "--seconds", 20);
        int rows = option(args, "--rows", 1_000_000);
        Path directory = Files.createTempDirectory("notification-bench");
        try (LocalServers servers = LocalServers.start(ServerPorts.free(), directory);
                NotificationProcess service = NotificationProcess.start(servers, directory.resolve("service.log"));
                Assignments assignments = new Assignments(servers.kafkaBootstrap());
                Announced announced = new Announced(servers.kafkaBootstrap())) {
            assignments.burst(WARM_UP);
            announced.rateOf(WARM_UP);
            service.signal("-STOP");
            assignments.burst(events);
            double bare = new Sql(servers).bareInsertsPerSecond(events);
            service.signal("-CONT");
            double taken = announced.rateOf(events);
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> assignments.steady(timed, rate));
            Histogram latencies = announced.latenciesOf(timed);
            sending.join();
            new Sql(servers).fill(rows / EACH, EACH);
            String token = service.token("big", "u7");
            Histogram pages = reads(service, "/api/pm/notifications?limit=20", token);
            Histogram counts = reads(service, "/api/pm/notifications/unread-count", token);
            new Report("notification")
                    .add("events", events)
                    .add("eventsPerSecond", Math.round(taken))
                    .add("bareInsertsPerSecond", Math.round(bare))
                    .add("ofBareInserts", Math.round(100 * taken / bare) / 100.0)
                    .add("latencyRatePerSecond", rate)
                    .addMillis(latencies)
                    .add("rows", rows)
                    .add("pageP50Ms", millis(pages, 50))
                    .add("pageP99Ms", millis(pages, 99))
                    .add("unreadCountP50Ms", millis(counts, 50))
                    .add("unreadCountP99Ms", millis(counts, 99))
                    .print(System.out);
        }
    }

    private static Histogram reads(NotificationProcess service, String path, String token)
            throws IOException, InterruptedException {
        for (int i = 0; i < READS; i++) {
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

    private static int option(String[] args, String name, int otherwise) {
        for (int i = 0; i < args.length - 1; i++) {
            if (args[i].equals(name)) {
                return Integer.parseInt(args[i + 1]);
            }
        }
        return otherwise;
    }
}
