package io.pmrealtime.local.servers;

import io.pmrealtime.contracts.kafka.Topic;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;

/** A Kafka broker and controller (KRaft) in this JVM, with the suite's topics. */
final class KafkaServer implements LocalServer {
    /** Held here, because the logging framework keeps loggers (and their levels) only as long as somebody does. */
    private static final Map<Logger, Level> QUIET = Map.of(
            Logger.getLogger("kafka"), Level.WARNING,
            Logger.getLogger("org.apache.kafka"), Level.WARNING,
            Logger.getLogger("state.change.logger"), Level.WARNING,
            // Warns at each start that it starts.
            Logger.getLogger("org.apache.kafka.controller.QuorumController"), Level.SEVERE,
            // Takes it for an error that a controller is asked something before it leads, as at each restart.
            Logger.getLogger("kafka.server.ControllerApis"), Level.OFF,
            // Warns many times a second while a test keeps the broker away.
            Logger.getLogger("org.apache.kafka.clients.NetworkClient"), Level.SEVERE);

    private static final String LOG4J_PROVIDER = "log4j.provider";
    private static final String CLUSTER_ID = "cG0tcmVhbHRpbWUtbG9jYQ";
    private static final int ADMIN_LIMIT_SECONDS = 30;

    private final int port;
    private final int controllerPort;
    private final Path home;
    private final @Nullable TlsListeners tls;
    private @Nullable KafkaRaftServer server;

    KafkaServer(int port, int controllerPort, Path home, @Nullable TlsListeners tls) {
        this.port = port;
        this.controllerPort = controllerPort;
        this.home = home;
        this.tls = tls;
    }

    @Override
    public String name() {
        return "Kafka";
    }

    @Override
    public synchronized void start() {
        if (server != null) {
            return;
        }
        quiet();
        try {
            if (!Files.exists(home.resolve("meta.properties"))) {
                format();
            }
            server = new KafkaRaftServer(KafkaConfig.fromProps(configuration()), Time.SYSTEM);
            server.startup();
            createTopics();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(e);
        } catch (Exception e) {
            throw failed(e);
        }
    }

    @Override
    public synchronized void stop() {
        if (server != null) {
            server.shutdown();
            server.awaitShutdown();
            server = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return server != null;
    }

    private IllegalStateException failed(Exception cause) {
        IllegalStateException failure = new IllegalStateException("Kafka does not start: " + cause.getMessage(), cause);
        try {
            stop();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    private static void quiet() {
        // At INFO the broker prints its whole configuration and every step of every partition.
        QUIET.forEach(Logger::setLevel);
        // Log4j's API is there for the broker's own switch of log levels only, and would complain about having no log
        // to write to.
        if (System.getProperty(LOG4J_PROVIDER) == null) {
            System.setProperty(LOG4J_PROVIDER, "org.apache.logging.log4j.simple.internal.SimpleProvider");
        }
    }

    private void format() throws Exception {
        new Formatter()
                .setClusterId(CLUSTER_ID)
                .setNodeId(1)
                .setControllerListenerName("CONTROLLER")
                .setMetadataLogDirectory(home.toString())
                .addDirectory(home.toString())
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .run();
    }

    private Properties configuration() {
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "process.roles", "broker,controller",
                "node.id", "1",
                "listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort,
                "advertised.listeners", "PLAINTEXT://127.0.0.1:" + port,
                "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "controller.listener.names", "CONTROLLER",
                "inter.broker.listener.name", "PLAINTEXT",
                "controller.quorum.voters", "1@127.0.0.1:" + controllerPort,
                "log.dirs", home.toString(),
                "auto.create.topics.enable", "false"));
        // One broker holds the internal topics, and few partitions of them do.
        properties.putAll(Map.of(
                "offsets.topic.replication.factor", "1",
                "offsets.topic.num.partitions", "4",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "transaction.state.log.num.partitions", "4",
                "share.coordinator.state.topic.replication.factor", "1",
                "share.coordinator.state.topic.min.isr", "1"));
        // A small footprint.
        properties.putAll(Map.of(
                "log.cleaner.dedupe.buffer.size", "2097152",
                "log.cleaner.threads", "1",
                "num.network.threads", "2",
                "num.io.threads", "2",
                "background.threads", "2"));
        // A group starts at once, and a broker that comes back waits for no long session of its former self.
        properties.putAll(Map.of(
                "group.initial.rebalance.delay.ms", "0",
                "controlled.shutdown.enable", "true",
                "broker.session.timeout.ms", "1500",
                "broker.heartbeat.interval.ms", "300",
                "initial.broker.registration.timeout.ms", "30000"));
        if (tls != null) {
            properties.putAll(tls.kafkaSettings(port, controllerPort, home));
        }
        return properties;
    }

    private void createTopics() throws InterruptedException, ExecutionException, TimeoutException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + port))) {
            Set<String> existing = admin.listTopics().names().get(ADMIN_LIMIT_SECONDS, TimeUnit.SECONDS);
            List<NewTopic> missing = Stream.of(Topic.values())
                    .filter(topic -> !existing.contains(topic.topicName()))
                    .map(topic -> new NewTopic(topic.topicName(), topic.defaultPartitions(), (short) 1)
                            .configs(Map.of(
                                    "retention.ms",
                                    Long.toString(topic.retention().toMillis()))))
                    .toList();
            admin.createTopics(missing).all().get(ADMIN_LIMIT_SECONDS, TimeUnit.SECONDS);
            if (tls != null) {
                admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                                TlsListeners.SASL_USER,
                                new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4_096),
                                TlsListeners.SASL_PASSWORD)))
                        .all()
                        .get(ADMIN_LIMIT_SECONDS, TimeUnit.SECONDS);
            }
        }
    }
}
