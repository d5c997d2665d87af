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
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A replica with thousands of clients is killed while events stream; all of them reconnect at once to another one and resume with their
 * cursors. Measures how long it takes until the last is live again, and counts what was missed, doubled or out of order.
 */
public final class ResumeStorm {
    private static final String WORKSPACE = "bench";
    private static final int EVENTS_PER_SECOND = 20;
    private static final int CALM_SECONDS = 3;

    private ResumeStorm() {}

    /** Options: {@code --clients N} (5,000). */
    public static void main(String[] args) throws IOException, InterruptedException {
        int clients = args.length > 1 && args[0].equals("--clients") ? Integer.parseInt(args[1]) : 5000;
        Path directory = Files.createTempDirectory("pm-bench");
        Cores.pinThisProcess(1);
        DevTokens tokens = DevTokens.generate();
        Path jar = ServerProcess.GATEWAY.toAbsolutePath();
        try (LocalServers servers = LocalServers.start(ServerPorts.free(), directory);
                ServerProcess first =
                        ServerProcess.quarkus(jar, servers, tokens, 0, directory.resolve("first.log"), Map.of());
                ServerProcess second =
                        ServerProcess.quarkus(jar, servers, tokens, 0, directory.resolve("second.log"), Map.of());
                KafkaProducer<String, byte[]> producer = producer(servers);
                ResumingSwarm swarm = new ResumingSwarm(
                        clients,
                        first.port(),
                        tokens.user("bench").workspace(WORKSPACE).sign())) {
            swarm.awaitLive(clients);
            Publisher publisher = new Publisher(producer);
            publisher.start();
            TimeUnit.SECONDS.sleep(CALM_SECONDS);
            swarm.moveTo(second.port());
            long killed = System.nanoTime();
            first.close();
            swarm.awaitLive(2 * clients);
            double seconds = (System.nanoTime() - killed) / 1e9;
            TimeUnit.SECONDS.sleep(CALM_SECONDS);
            int sent = publisher.finish();
            swarm.awaitSeen(sent);
            new Report("resume-storm")
                    .add("clients", clients)
                    .add("eventsPerSecond", EVENTS_PER_SECOND)
                    .add("allLiveAfterSeconds", Math.round(seconds * 100) / 100.0)
                    .add("eventsSent", sent)
                    .add("wrongDeliveries", swarm.wrong())
                    .add("clientsWithAll", swarm.clientsThatSaw(sent))
                    .print(System.out);
        }
    }

    private static KafkaProducer<String, byte[]> producer(LocalServers servers) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", servers.kafkaBootstrap(), "linger.ms", "0", "acks", "1"),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /** Sends events with numbers from 1 until it is told to finish. */
    private static final class Publisher extends Thread {
        private final KafkaProducer<String, byte[]> producer;
        private volatile boolean finishing;
        private int sent;

        Publisher(KafkaProducer<String, byte[]> producer) {
            super("publisher");
            this.producer = producer;
        }

        @Override
        public void run() {
            while (!finishing) {
                ProducerRecord<String, byte[]> event = new ProducerRecord<>(
                        Topic.REALTIME.topicName(), WORKSPACE, "{}".getBytes(StandardCharsets.US_ASCII));
                Map.of(
                                "ce_specversion",
                                "1.0",
                                Header.CE_ID,
                                Integer.toString(++sent),
                                Header.CE_SOURCE,
                                "/bench",
                                Header.CE_TYPE,
                                "chat.message",
                                Header.CE_WORKSPACE_ID,
                                WORKSPACE,
                                Header.ROOMS,
                                ResumingSwarm.ROOM)
                        .forEach((name, value) -> Header.add(event.headers(), name, value));
                producer.send(event);
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1) / EVENTS_PER_SECOND);
            }
            producer.flush();
        }

        int finish() throws InterruptedException {
            finishing = true;
            join();
            return sent;
        }
    }
}
