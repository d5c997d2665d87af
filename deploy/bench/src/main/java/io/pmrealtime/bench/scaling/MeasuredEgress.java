package io.pmrealtime.bench.scaling;

import io.pmrealtime.bench.gateway.Cores;
import io.pmrealtime.bench.gateway.Dialect;
import io.pmrealtime.bench.gateway.ServerProcess;
import io.pmrealtime.bench.gateway.Swarm;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Utils;

/**
 * What {@link KafkaEgress} simulates, with two gateways: connections are put on them as a load balancer would, events are published, and the
 * bytes that each gateway says it read are set beside what the simulation says of the same connections. Also how long a connection waits whose
 * partition nobody on its gateway needed before.
 */
public final class MeasuredEgress {
    private static final int REPLICAS = 2;
    private static final int PARTITIONS = 12;
    private static final int MEAN_WORKSPACE = 10;
    private static final int EVENTS_PER_CONNECTION = 5;
    private static final String ROOM = "chat:egress";
    private static final byte[] DATA = ("{\"body\":\"" + "x".repeat(500) + "\"}").getBytes(StandardCharsets.US_ASCII);
    private static final long SEED = 20_260_101;

    private final List<ServerProcess> gateways;
    private final KafkaProducer<String, byte[]> producer;
    private final DevTokens tokens;
    private final Report report;
    private int sent;

    private MeasuredEgress(
            List<ServerProcess> gateways, KafkaProducer<String, byte[]> producer, DevTokens tokens, Report report) {
        this.gateways = gateways;
        this.producer = producer;
        this.tokens = tokens;
        this.report = report;
    }

    /** Options: {@code --connections N} (300). */
    public static void main(String[] args) throws IOException, InterruptedException {
        int connections = KafkaEgress.option(args, "--connections", 300);
        Path directory = Files.createTempDirectory("pm-bench");
        Cores.pinThisProcess(1);
        DevTokens tokens = DevTokens.generate();
        SplittableRandom random = new SplittableRandom(SEED);
        Population population = Population.draw(connections, MEAN_WORKSPACE, random.split());
        Report report = new Report("interest")
                .add("connections", population.connections())
                .add("workspaces", population.workspaces().length);
        try (LocalServers servers = LocalServers.start(ServerPorts.free(), directory);
                KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", servers.kafkaBootstrap()),
                        new StringSerializer(),
                        new ByteArraySerializer())) {
            for (Routing routing : Routing.values()) {
                // New ones each time: nothing is read yet.
                try (ServerProcess first = gateway(servers, tokens, directory, routing + "1");
                        ServerProcess second = gateway(servers, tokens, directory, routing + "2")) {
                    new MeasuredEgress(List.of(first, second), producer, tokens, report)
                            .run(routing, population, random.split());
                }
            }
        }
        report.print(System.out);
    }

    private static ServerProcess gateway(LocalServers servers, DevTokens tokens, Path directory, String name) {
        return ServerProcess.quarkus(
                ServerProcess.GATEWAY.toAbsolutePath(), servers, tokens, 0, directory.resolve(name + ".log"), Map.of());
    }

    private void run(Routing routing, Population population, SplittableRandom random)
            throws IOException, InterruptedException {
        firstOfPartition(routing);
        Assignment simulated = new Assignment(REPLICAS, PARTITIONS, population.connections());
        List<List<String>> placed = List.of(new ArrayList<>(), new ArrayList<>());
        int[] workspaces = population.workspaces();
        long deliveries = 0;
        for (int workspace = 0; workspace < workspaces.length; workspace++) {
            int partition = partition(name(workspace));
            simulated.weigh(partition, workspaces[workspace]);
            String token = tokens.user("user").workspace(name(workspace)).sign();
            for (int i = 0; i < workspaces[workspace]; i++) {
                int replica = routing.replica(workspace, partition, REPLICAS, 1, random);
                simulated.place(partition, replica);
                placed.get(replica).add(token);
            }
            deliveries += (long) workspaces[workspace] * workspaces[workspace] * EVENTS_PER_CONNECTION;
        }
        try (Swarm first = connect(gateways.get(0), placed.get(0));
                Swarm second = connect(gateways.get(1), placed.get(1))) {
            double before = bytesRead();
            long log = publish(workspaces);
            while (first.events() + second.events() < deliveries) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            report.add(routing + "TimesRead", round((bytesRead() - before) / log))
                    .add(routing + "TimesReadSimulated", round(simulated.timesRead()))
                    .add(routing + "PartitionsPerReplica", sum("gateway_tail_partitions") / REPLICAS)
                    .add(routing + "PartitionsPerReplicaSimulated", simulated.partitionsPerReplica());
        }
    }

    /** Two clients of one workspace, one after the other: what the first waits more than the second is what the partition takes. */
    private void firstOfPartition(Routing routing) throws IOException, InterruptedException {
        if (routing != Routing.SPREAD) {
            return;
        }
        // Whatever the first connection of all loads.
        List<Double> firsts = new ArrayList<>();
        List<Double> seconds = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            String token = tokens.user("user").workspace(workspaceIn(partition)).sign();
            connect(gateways.get(1), List.of(token)).close();
            firsts.add(millisToJoin(token));
            seconds.add(millisToJoin(token));
        }
        report.add("joinOfUnreadPartitionMs", median(firsts)).add("joinOfReadPartitionMs", median(seconds));
    }

    private double millisToJoin(String token) throws IOException, InterruptedException {
        long began = System.nanoTime();
        try (Swarm one = connect(gateways.get(0), List.of(token))) {
            return (System.nanoTime() - began) / 1e6;
        }
    }

    private static double median(List<Double> values) {
        Collections.sort(values);
        return round(values.get(values.size() / 2));
    }

    private static Swarm connect(ServerProcess gateway, List<String> users) throws IOException, InterruptedException {
        Swarm swarm = new Swarm(gateway.port(), Dialect.gateway(users), Collections.nCopies(users.size(), ROOM));
        swarm.awaitJoined(users.size());
        return swarm;
    }

    /** As many events for each workspace as its connections cause; returns the bytes of their keys and values. */
    private long publish(int[] workspaces) {
        long bytes = 0;
        for (int workspace = 0; workspace < workspaces.length; workspace++) {
            for (int i = 0; i < workspaces[workspace] * EVENTS_PER_CONNECTION; i++) {
                bytes += send(name(workspace));
            }
        }
        producer.flush();
        return bytes;
    }

    private int send(String workspace) {
        ProducerRecord<String, byte[]> event = new ProducerRecord<>(Topic.REALTIME.topicName(), workspace, DATA);
        Header.add(event.headers(), "ce_specversion", "1.0");
        Header.add(event.headers(), Header.CE_ID, "egress-" + System.nanoTime() + "-" + sent++);
        Header.add(event.headers(), Header.CE_SOURCE, "/bench");
        Header.add(event.headers(), Header.CE_TYPE, "chat.message");
        Header.add(event.headers(), Header.CE_WORKSPACE_ID, workspace);
        Header.add(event.headers(), Header.ROOMS, ROOM);
        producer.send(event);
        return workspace.length() + DATA.length;
    }

    private double bytesRead() throws IOException, InterruptedException {
        return sum("gateway_tail_read_bytes_total");
    }

    private double sum(String metric) throws IOException, InterruptedException {
        double sum = 0;
        for (ServerProcess gateway : gateways) {
            sum += gateway.metric(metric);
        }
        return sum;
    }

    private static String name(int workspace) {
        return "workspace-" + workspace;
    }

    private static String workspaceIn(int partition) {
        int number = 0;
        while (partition("joined-" + number) != partition) {
            number++;
        }
        return "joined-" + number;
    }

    private static int partition(String workspace) {
        return Utils.toPositive(Utils.murmur2(workspace.getBytes(StandardCharsets.UTF_8))) % PARTITIONS;
    }

    private static double round(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
