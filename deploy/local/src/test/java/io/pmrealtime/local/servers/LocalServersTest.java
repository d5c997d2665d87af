package io.pmrealtime.local.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pmrealtime.contracts.kafka.Topic;
import io.pmrealtime.local.os.DirectoryLock;
import io.pmrealtime.local.testing.TestEnvironment;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the servers offer once they are up, seen over their sockets. */
class LocalServersTest {
    private final LocalServers servers = TestEnvironment.servers();

    @Test
    void topicsHaveThePartitionsAndTheRetentionOfTheContract() throws Exception {
        try (Admin admin = admin()) {
            for (Topic topic : Topic.values()) {
                TopicDescription description = admin.describeTopics(List.of(topic.topicName()))
                        .allTopicNames()
                        .get()
                        .get(topic.topicName());
                ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.topicName());
                String retention = admin.describeConfigs(List.of(resource))
                        .all()
                        .get()
                        .get(resource)
                        .get("retention.ms")
                        .value();

                assertThat(description.partitions()).as(topic.topicName()).hasSize(topic.defaultPartitions());
                assertThat(retention)
                        .as(topic.topicName())
                        .isEqualTo(Long.toString(topic.retention().toMillis()));
            }
        }
    }

    @Test
    void aTopicThatNobodyCreatedDoesNotAppearByAskingForIt() {
        try (Admin admin = admin()) {
            assertThatThrownBy(() -> admin.describeTopics(List.of("pm.evnts"))
                            .allTopicNames()
                            .get())
                    .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
        }
    }

    @Test
    void eachServiceHasItsDatabase() throws SQLException {
        for (String database : List.of("pm_events", "pm_notifications")) {
            try (Connection connection = connect(database, LocalServers.POSTGRES_PASSWORD);
                    ResultSet row = connection
                            .createStatement()
                            .executeQuery(
                                    "select current_database(), current_setting('server_encoding'), lower('ÄÉ')")) {
                row.next();
                assertThat(List.of(row.getString(1), row.getString(2), row.getString(3)))
                        .containsExactly(database, "UTF8", "äé");
            }
        }
    }

    @Test
    void aWrongDatabasePasswordIsRefused() {
        assertThatThrownBy(() -> connect("pm_events", "guess")).hasMessageContaining("password authentication failed");
    }

    @Test
    void redisKeepsWhatItIsTold() throws Exception {
        assertThat(redis("SET greeting hello", "+OK\r\n")).isEqualTo("+OK\r\n");
        assertThat(redis("GET greeting", "$5\r\nhello\r\n")).isEqualTo("$5\r\nhello\r\n");
    }

    @Test
    void aTakenPortIsNamed(@TempDir Path directory) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ServerPorts free = ServerPorts.free();
            ServerPorts ports = new ServerPorts(
                    free.kafka(), free.kafkaController(), taken.getLocalPort(), free.redis(), free.smtp());

            assertThatThrownBy(() -> LocalServers.start(ports, directory))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("port " + taken.getLocalPort() + " (PostgreSQL) is taken");
        }
        assertThat(LocalServers.reapOrphans(directory))
                .as("the directory is given free again")
                .isTrue();
    }

    @Test
    void aDirectoryServesOneRunAtATime(@TempDir Path directory) {
        try (DirectoryLock held = DirectoryLock.tryAcquire(directory).orElseThrow()) {
            assertThat(held).isNotNull();
            assertThatThrownBy(() -> LocalServers.start(ServerPorts.free(), directory))
                    .hasMessageContaining("another local stack is running in " + directory);
            assertThat(LocalServers.reapOrphans(directory)).isFalse();
        }
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", servers.kafkaBootstrap()));
    }

    private Connection connect(String database, String password) throws SQLException {
        return DriverManager.getConnection(servers.postgresJdbcUrl(database), LocalServers.POSTGRES_USER, password);
    }

    private String redis(String command, String expected) throws Exception {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), servers.ports().redis())) {
            OutputStream out = socket.getOutputStream();
            out.write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(expected.length()), StandardCharsets.US_ASCII);
        }
    }
}
