package io.pmrealtime.bench.scaling;

import io.pmrealtime.bench.report.Report;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Prints what Kafka has to send to gateways as replicas, partitions and routing vary. A replica reads a partition when it holds a connection of a
 * workspace in it; "spread over all" with few partitions is what a gateway that reads everything costs.
 */
public final class KafkaEgress {
    private static final long SEED = 20_260_101;

    private KafkaEgress() {}

    /**
     * Options: {@code --connections N} (1,000,000), {@code --per-replica N} (8,000), {@code --workspace N} mean connections of a workspace (50),
     * {@code --subset N} replicas per key (3), {@code --events N} events per connection and hour (60), {@code --bytes N} per event (700).
     */
    public static void main(String[] args) {
        int connections = option(args, "--connections", 1_000_000);
        int perReplica = option(args, "--per-replica", 8_000);
        int subset = option(args, "--subset", 3);
        double logMegabytes =
                (double) connections * option(args, "--events", 60) / 3_600 * option(args, "--bytes", 700) / 1e6;
        SplittableRandom random = new SplittableRandom(SEED);
        Population population = Population.draw(connections, option(args, "--workspace", 50), random.split());
        int replicas = Math.max(2, connections / perReplica);

        Report report = new Report("kafka-egress")
                .add("connections", connections)
                .add("workspaces", population.workspaces().length)
                .add("logMBperS", round(logMegabytes));
        System.out.printf(
                "%8s %10s %-13s %12s %14s %16s %12s %10s%n",
                "replicas",
                "partitions",
                "routing",
                "partitions",
                "MB/s replica",
                "MB/s replica max",
                "MB/s Kafka",
                "imbalance");
        for (int count : List.of(Math.max(2, replicas / 4), replicas, replicas * 2)) {
            for (int partitions : List.of(12, Math.max(12, count / 4), Math.max(12, count * 4))) {
                for (Routing routing : Routing.values()) {
                    Assignment assignment =
                            Assignment.of(population, routing, count, partitions, subset, random.split());
                    double kafka = assignment.timesRead() * logMegabytes;
                    System.out.printf(
                            "%8d %10d %-13s %12.1f %14.3f %16.3f %12.1f %10.2f%n",
                            count,
                            partitions,
                            routing,
                            assignment.partitionsPerReplica(),
                            kafka / count,
                            assignment.largestShare() * logMegabytes,
                            kafka,
                            assignment.imbalance());
                    report.add(routing + "/" + count + "/" + partitions, round(kafka));
                }
            }
        }
        report.print(System.out);
    }

    private static double round(double value) {
        return Math.round(value * 10) / 10.0;
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
