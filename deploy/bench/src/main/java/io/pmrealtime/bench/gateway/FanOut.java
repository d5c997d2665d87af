package io.pmrealtime.bench.gateway;

import io.pmrealtime.bench.report.Report;
import io.pmrealtime.contracts.kafka.Header;
import io.pmrealtime.contracts.kafka.Topic;
import io.pmrealtime.local.servers.LocalServers;
import io.pmrealtime.local.servers.ServerPorts;
import io.pmrealtime.local.token.DevTokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * What a delivery costs the gateway, and how long it takes from the moment the event was due to the client's socket. The gateway has core 0;
 * Kafka, the publisher and all clients share core 1.
 */
public final class FanOut {
    private static final String WORKSPACE = "bench";
    private static final int PAYLOAD_BYTES = 512;
    /** Long enough for the JVM to compile what is hot: first as fast as can be, then at the rate that is measured. */
    private static final int SATURATED_WARM_UP_SECONDS = 8;

    private static final int WARM_UP_SECONDS = 4;
    private static final int WARM_UP_DELIVERIES = 20_000;
    private static final double SECOND_NANOS = 1e9;

    private final String name;
    private final LocalServers servers;
    private final GatewayProcess gateway;
    private final String token;
    private final int seconds;

    private FanOut(String name, LocalServers servers, GatewayProcess gateway, String token, int seconds) {
        this.name = name;
        this.servers = servers;
        this.gateway = gateway;
        this.token = token;
        this.seconds = seconds;
    }

    /** @param inFlight events that may be on their way at once; 0 sends at the rate whatever is on its way */
    private record Scenario(String name, int rooms, int members, int rate, int inFlight) {
        Scenario saturated() {
            return new Scenario(name, rooms, members, 0, Math.max(inFlight, WARM_UP_DELIVERIES / members));
        }
    }

    private static final List<Scenario> SCENARIOS = List.of(
            new Scenario("S1", 1, 1000, 50, 0),
            new Scenario("S2", 100, 50, 1000, 0),
            new Scenario("S3", 1, 5000, 10, 0),
            new Scenario("S4", 20, 50, 0, 256),
            new Scenario("S4b", 20, 50, 0, 20));

    /** Options: {@code --seconds N} per scenario (5), {@code --only NAME}, {@code --no-baseline}. */
    public static void main(String[] args) throws IOException, InterruptedException {
        int seconds = Integer.parseInt(option(args, "--seconds", "5"));
        String only = option(args, "--only", "");
        Path directory = Files.createTempDirectory("pm-bench");
        Cores.pinThisProcess(1);
        DevTokens tokens = DevTokens.generate();
        String token = tokens.user("bench").workspace(WORKSPACE).sign();
        Report report = new Report("fan-out");
        Map<String, Path> applications = new LinkedHashMap<>();
        applications.put("gateway", GatewayProcess.GATEWAY);
        if (!List.of(args).contains("--no-baseline")) {
            applications.put("broadcast", GatewayProcess.BASELINE);
        }
        System.out.printf(
                "%-10s %-5s %8s %10s %12s %10s %10s %8s %8s %8s%n",
                "", "", "clients", "events/s", "deliveries/s", "us/deliv.", "of kernel", "p50 ms", "p95 ms", "p99 ms");
        try (LocalServers servers = LocalServers.start(ServerPorts.free(), directory)) {
            for (Scenario scenario : SCENARIOS) {
                if (!only.isEmpty() && !only.equals(scenario.name())) {
                    continue;
                }
                for (Map.Entry<String, Path> application : applications.entrySet()) {
                    // A process for each, since the baseline may leave a scenario with much undone.
                    Path log = directory.resolve(application.getKey() + scenario.name() + ".log");
                    try (GatewayProcess process =
                            GatewayProcess.start(application.getValue().toAbsolutePath(), servers, tokens, 0, log)) {
                        new FanOut(application.getKey(), servers, process, token, seconds).run(scenario, report);
                    }
                }
            }
        }
        report.print(System.out);
    }

    private void run(Scenario scenario, Report report) throws IOException, InterruptedException {
        int clients = scenario.rooms() * scenario.members();
        List<String> rooms = IntStream.range(0, clients)
                .mapToObj(i -> "chat:" + scenario.name() + i % scenario.rooms())
                .toList();
        try (Swarm swarm = new Swarm(gateway.port(), token, rooms);
                KafkaProducer<String, byte[]> producer = producer()) {
            swarm.awaitJoined(clients);
            publish(producer, swarm, scenario.saturated(), SATURATED_WARM_UP_SECONDS);
            publish(producer, swarm, scenario, WARM_UP_SECONDS);
            swarm.record(true);
            double cpuBefore = gateway.cpuSeconds();
            double kernelBefore = gateway.kernelSeconds();
            long eventsBefore = swarm.events();
            long began = System.nanoTime();
            int sent = publish(producer, swarm, scenario, seconds);
            double elapsed = (System.nanoTime() - began) / SECOND_NANOS;
            double cpu = gateway.cpuSeconds() - cpuBefore;
            double kernel = gateway.kernelSeconds() - kernelBefore;
            long deliveries = swarm.events() - eventsBefore;
            swarm.record(false);
            print(
                    scenario,
                    clients,
                    sent / elapsed,
                    deliveries / elapsed,
                    cpu * 1e6 / deliveries,
                    kernel * 1e6 / deliveries,
                    swarm.latencies(),
                    report);
        }
    }

    /** Sends for some seconds, waits for what is on its way, and returns how many were sent. */
    private static int publish(KafkaProducer<String, byte[]> producer, Swarm swarm, Scenario scenario, int seconds) {
        long before = swarm.events();
        long began = System.nanoTime();
        long end = began + (long) (seconds * SECOND_NANOS);
        int sent = 0;
        while (System.nanoTime() < end) {
            long due = System.nanoTime();
            if (scenario.inFlight() > 0) {
                long outstanding = (long) sent * scenario.members() - (swarm.events() - before);
                if (outstanding >= (long) scenario.inFlight() * scenario.members()) {
                    LockSupport.parkNanos(50_000);
                    continue;
                }
            } else {
                due = began + (long) (sent * SECOND_NANOS / scenario.rate());
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(Math.max(1, due - System.nanoTime()));
                }
            }
            producer.send(event(scenario, sent++, due));
        }
        long all = before + (long) sent * scenario.members();
        long patience = System.nanoTime() + (long) (10 * SECOND_NANOS);
        while (swarm.events() < all && System.nanoTime() < patience) {
            LockSupport.parkNanos(1_000_000);
        }
        if (swarm.events() != all) {
            System.err.printf(
                    "%s: %d deliveries instead of %d%n", scenario.name(), swarm.events() - before, all - before);
        }
        return sent;
    }

    private static ProducerRecord<String, byte[]> event(Scenario scenario, int number, long due) {
        String start = "{\"body\":\"";
        byte[] data =
                (start + "x".repeat(PAYLOAD_BYTES - start.length() - 2) + "\"}").getBytes(StandardCharsets.US_ASCII);
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(Topic.REALTIME.topicName(), WORKSPACE, data);
        Map.of(
                        "ce_specversion",
                        "1.0",
                        Header.CE_ID,
                        due + "-" + number,
                        Header.CE_SOURCE,
                        "/bench",
                        Header.CE_TYPE,
                        "chat.message",
                        Header.CE_WORKSPACE_ID,
                        WORKSPACE,
                        Header.ROOMS,
                        "chat:" + scenario.name() + number % scenario.rooms())
                .forEach((name, value) -> Header.add(record.headers(), name, value));
        return record;
    }

    private KafkaProducer<String, byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", servers.kafkaBootstrap(), "linger.ms", "0", "acks", "1"),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    private void print(
            Scenario scenario,
            int clients,
            double eventRate,
            double deliveryRate,
            double micros,
            double kernelMicros,
            Histogram latencies,
            Report report) {
        System.out.printf(
                "%-10s %-5s %8d %10.0f %12.0f %10.2f %10.2f %8.2f %8.2f %8.2f%n",
                name,
                scenario.name(),
                clients,
                eventRate,
                deliveryRate,
                micros,
                kernelMicros,
                latencies.getValueAtPercentile(50) / 1000.0,
                latencies.getValueAtPercentile(95) / 1000.0,
                latencies.getValueAtPercentile(99) / 1000.0);
        String prefix = name + scenario.name();
        report.add(prefix + "DeliveriesPerSecond", Math.round(deliveryRate))
                .add(prefix + "MicrosPerDelivery", Math.round(micros * 100) / 100.0)
                .add(prefix + "P50Ms", latencies.getValueAtPercentile(50) / 1000.0)
                .add(prefix + "P95Ms", latencies.getValueAtPercentile(95) / 1000.0)
                .add(prefix + "P99Ms", latencies.getValueAtPercentile(99) / 1000.0);
    }

    private static String option(String[] args, String name, String otherwise) {
        for (int i = 0; i < args.length - 1; i++) {
            if (args[i].equals(name)) {
                return args[i + 1];
            }
        }
        return otherwise;
    }
}
