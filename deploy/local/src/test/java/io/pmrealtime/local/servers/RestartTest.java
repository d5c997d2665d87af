package io.pmrealtime.local.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pmrealtime.local.testing.KafkaProbe;
import io.pmrealtime.local.testing.KafkaRecord;
import io.pmrealtime.local.testing.TestEnvironment;
import io.pmrealtime.local.testing.TopicCollector;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Each server can be taken away under its clients and brought back with what it knew. */
@Isolated("takes servers away that other tests use")
class RestartTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final LocalServers servers = TestEnvironment.servers();

    @Test
    void kafkaComesBackWithItsRecordsAndItsClients() {
        String key = UUID.randomUUID().toString();
        try (KafkaProbe probe = KafkaProbe.connect();
                TopicCollector connectedBefore = probe.collectFromNow("pm.events")) {
            probe.send("pm.events", key, "before", Map.of());

            servers.kafka().stop();
            assertThat(servers.kafka().isRunning()).isFalse();
            assertThat(answers(servers.ports().kafka())).isFalse();
            servers.kafka().start();

            probe.send("pm.events", key, "after", Map.of());
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(connectedBefore.records(record -> key.equals(record.key())))
                            .extracting(KafkaRecord::value)
                            .containsExactly("before", "after"));
            try (TopicCollector all = probe.collectFromStart("pm.events")) {
                await().atMost(PATIENCE).untilAsserted(() -> assertThat(all.records(record -> key.equals(record.key())))
                        .extracting(KafkaRecord::value)
                        .containsExactly("before", "after"));
            }
        }
    }

    @Test
    void postgresComesBackWithItsRowsThoughAClientHoldsAConnection() throws SQLException {
        String table = "kept_" + UUID.randomUUID().toString().replace("-", "");
        try (Connection held = connect()) {
            held.createStatement().execute("create table " + table + " as select 42 as answer");

            servers.postgres().stop();
            assertThat(answers(servers.ports().postgres())).isFalse();
            assertThatThrownBy(this::connect).isInstanceOf(SQLException.class);
            servers.postgres().start();

            try (Connection fresh = connect();
                    ResultSet row = fresh.createStatement().executeQuery("select answer from " + table)) {
                row.next();
                assertThat(row.getInt(1)).isEqualTo(42);
            }
        }
    }

    @Test
    void redisComesBackOnItsPort() {
        servers.redis().stop();
        assertThat(servers.redis().isRunning()).isFalse();
        assertThat(answers(servers.ports().redis())).isFalse();

        servers.redis().start();
        assertThat(servers.redis().isRunning()).isTrue();
        assertThat(answers(servers.ports().redis())).isTrue();
    }

    @Test
    void startingWhatRunsAndStoppingWhatDoesNotChangesNothing() {
        for (LocalServer server : List.of(servers.kafka(), servers.postgres(), servers.redis(), servers.mail())) {
            server.start();
            assertThat(server.isRunning()).as(server.name()).isTrue();
        }
        servers.mail().stop();
        servers.mail().stop();
        assertThat(answers(servers.smtpPort())).isFalse();
        servers.mail().start();
        assertThat(answers(servers.smtpPort())).isTrue();
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                servers.postgresJdbcUrl("pm_events"), LocalServers.POSTGRES_USER, LocalServers.POSTGRES_PASSWORD);
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
