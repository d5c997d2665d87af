package io.pmrealtime.bench.intake;

import io.pmrealtime.bench.report.Report;
import io.pmrealtime.local.servers.LocalServers;
import io.pmrealtime.local.servers.ServerPorts;
import io.pmrealtime.local.token.DevTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;

/**
 * Runs pm-events-service against servers of its own. Throughput: the service is stopped (SIGSTOP) while a backlog is
 * produced, then goes on, and what it publishes per second is set beside bare inserts of the same rows. Latency: events at a
 * fixed rate, from when each was due to its arrival on {@code pm.realtime}.
 */
public final class IntakeThroughput {
    private static final int WARM_UP = 60_000;

    private IntakeThroughput() {}

    /** Options: {@code --events N} (200000), {@code --rate PER_SECOND} (1000), {@code --seconds N} (20). */
    public static void main(String[] args) throws IOException, InterruptedException, SQLException {
        int events = option(args, "--events", 200_000);
        int rate = option(args, "--rate", 1_000);
        int seconds = option(args, "--seconds", 20);
        Path directory = Files.createTempDirectory("intake-bench");
        try (LocalServers servers = LocalServers.start(ServerPorts.free(), directory)) {
            Process service = startService(servers, directory);
            try (Load load = new Load(servers.kafkaBootstrap());
                    Arrived arrived = new Arrived(servers.kafkaBootstrap())) {
                load.burst(WARM_UP);
                arrived.rateOf(WARM_UP);
                signal(service, "-STOP");
                load.burst(events);
                double bare = bareInserts(servers).rateOf(events);
                signal(service, "-CONT");
                double taken = arrived.rateOf(events);
                CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> load.steady(rate * seconds, rate));
                Histogram latencies = arrived.latenciesOf(rate * seconds);
                sending.join();
                new Report("intake")
                        .add("events", events)
                        .add("eventsPerSecond", Math.round(taken))
                        .add("bareInsertsPerSecond", Math.round(bare))
                        .add("ofBareInserts", Math.round(100 * taken / bare) / 100.0)
                        .add("latencyRatePerSecond", rate)
                        .addMillis(latencies)
                        .print(System.out);
            } finally {
                service.destroyForcibly().waitFor();
            }
        }
    }

    private static Process startService(LocalServers servers, Path directory) throws IOException {
        Path jar = Path.of("pm-events-service", "target", "quarkus-app", "quarkus-run.jar");
        if (!Files.exists(jar)) {
            throw new IllegalStateException("build pm-events-service first and run this from the checkout: " + jar);
        }
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m", "-jar", jar.toString());
        builder.environment()
                .putAll(Map.of(
                        "QUARKUS_HTTP_PORT",
                        "0",
                        "KAFKA_BOOTSTRAP_SERVERS",
                        servers.kafkaBootstrap(),
                        "QUARKUS_REDIS_HOSTS",
                        servers.redisUri(),
                        "QUARKUS_DATASOURCE_JDBC_URL",
                        servers.postgresJdbcUrl("pm_events"),
                        "QUARKUS_DATASOURCE_USERNAME",
                        LocalServers.POSTGRES_USER,
                        "QUARKUS_DATASOURCE_PASSWORD",
                        LocalServers.POSTGRES_PASSWORD,
                        "MP_JWT_VERIFY_PUBLICKEY",
                        DevTokens.generate().publicKeyPem(),
                        "MP_JWT_VERIFY_ISSUER",
                        DevTokens.ISSUER,
                        // It is stopped for a while, and the group shall not take it for dead.
                        "EVENTS_INTAKE_SESSION_TIMEOUT",
                        "120s"));
        return builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve("pm-events-service.log").toFile())
                .start();
    }

    private static BareInserts bareInserts(LocalServers servers) {
        return new BareInserts(
                servers.postgresJdbcUrl("pm_events"), LocalServers.POSTGRES_USER, LocalServers.POSTGRES_PASSWORD);
    }

    private static void signal(Process service, String signal) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("kill", signal, Long.toString(service.pid()))
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IllegalStateException("kill " + signal + " ended with " + exit);
        }
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
