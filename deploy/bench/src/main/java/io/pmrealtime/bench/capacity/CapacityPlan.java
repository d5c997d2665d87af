package io.pmrealtime.bench.capacity;

import io.pmrealtime.bench.report.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Prints the capacity plan from the numbers in docs/scaling.md, or another page with the same rows. */
public final class CapacityPlan {
    private static final List<Row> ROWS = List.of(
            new Row("events per second", "events", plan -> count(plan.events())),
            new Row("deliveries per second", "deliveries", plan -> count(plan.deliveries())),
            new Row("log written", "logBytesPerS", plan -> bytes(plan.log()) + "/s"),
            new Row("presence signals per second", "signals", plan -> count(plan.signals())),
            new Row("notifications per second", "notifications", plan -> count(plan.notifications())),
            new Row("connections per gateway pod", "perPod", plan -> count(plan.perPod())),
            new Row("memory of a gateway pod for them", "gatewayPodMemory", plan -> bytes(plan.gatewayPodMemory())),
            new Row("gateway pods by connections", "gatewayPods", plan -> count(plan.gatewayPodsByConnections())),
            new Row("gateway pods by CPU", "gatewayPodsByCpu", plan -> count(plan.gatewayPodsByCpu())),
            new Row("`pm.realtime` partitions", "partitions", plan -> count(plan.partitions())),
            new Row("out of Kafka, every gateway reads all", "egressSpread", plan -> bytes(plan.egressSpread()) + "/s"),
            new Row(
                    "out of Kafka, affinity by partition",
                    "egressByPartition",
                    plan -> bytes(plan.egressByPartition()) + "/s"),
            new Row("pm-events-service pods", "eventsPods", plan -> count(plan.eventsPods())),
            new Row("presence-service pods", "presencePods", plan -> count(plan.presencePods())),
            new Row("notification-service pods", "notificationPods", plan -> count(plan.notificationPods())),
            new Row("Redis: memory of presence", "redisMemory", plan -> bytes(plan.redisMemory())),
            new Row("Redis: shards", "redisShards", plan -> count(plan.redisShards())),
            new Row("PostgreSQL: event log per day", "eventLogPerDay", plan -> bytes(plan.eventLogPerDay())),
            new Row("PostgreSQL servers for events", "eventDatabases", plan -> count(plan.eventDatabases())),
            new Row(
                    "PostgreSQL servers for notifications",
                    "notificationDatabases",
                    plan -> count(plan.notificationDatabases())));

    private CapacityPlan() {}

    private record Row(String name, String figure, Function<Capacity, String> value) {}

    /** Options: {@code --page FILE} (docs/scaling.md). */
    public static void main(String[] args) throws IOException {
        Path page = Path.of(args.length > 1 && args[0].equals("--page") ? args[1] : "docs/scaling.md");
        Numbers numbers = Numbers.read(page);
        System.out.println(markdown(numbers));
        Report report = new Report("capacity");
        for (Capacity plan : sizes(numbers)) {
            ROWS.forEach(row -> report.add(
                    plan.connections() + "/" + row.figure(), row.value().apply(plan)));
        }
        report.print(System.out);
    }

    /** The plan as the table that docs/scaling.md shows. */
    static String markdown(Numbers numbers) {
        List<Capacity> sizes = sizes(numbers);
        String head = sizes.stream().map(plan -> count(plan.connections())).collect(Collectors.joining(" | "));
        String rows = ROWS.stream()
                .map(row -> "| " + row.name() + " | "
                        + sizes.stream().map(row.value()).collect(Collectors.joining(" | ")) + " |")
                .collect(Collectors.joining("\n"));
        return "| connections | " + head + " |\n|---|---|---|---|\n" + rows;
    }

    private static List<Capacity> sizes(Numbers numbers) {
        return List.of(
                new Capacity(numbers, 10_000, 8_000),
                new Capacity(numbers, 1_000_000, 8_000),
                new Capacity(numbers, 50_000_000, 20_000));
    }

    private static String count(double number) {
        return String.format(Locale.ROOT, "%,d", Math.round(number));
    }

    private static String bytes(double bytes) {
        String[] units = {"B", "kB", "MB", "GB", "TB"};
        double scaled = bytes;
        int unit = 0;
        while (scaled >= 1_000 && unit < units.length - 1) {
            scaled /= 1_000;
            unit++;
        }
        return String.format(Locale.ROOT, scaled < 10 ? "%.1f %s" : "%.0f %s", scaled, units[unit]);
    }
}
