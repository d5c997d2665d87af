package io.pmrealtime.notification.replicas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pmrealtime.local.servers.LocalServers;
import io.pmrealtime.local.testing.KafkaProbe;
import io.pmrealtime.local.testing.KafkaRecord;
import io.pmrealtime.local.testing.PackagedService;
import io.pmrealtime.local.testing.TestEnvironment;
import io.pmrealtime.local.testing.TopicCollector;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * Replicas of the packaged service as processes, a workspace of its own for one test, and its events. They send e-mails over
 * STARTTLS, know the server by its authority, and log in.
 */
final class Replicas implements AutoCloseable {
    private static final String TOPIC = "pm.realtime";
    private static final String DATABASE = "pm_notifications";
    private static final List<String> SMALL = List.of("-Xmx160m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String workspace = "w-" + UUID.randomUUID();
    private final LocalServers servers = TestEnvironment.servers();
    private final KafkaProbe kafka = KafkaProbe.connect(servers.kafkaBootstrap());
    private final TopicCollector log = kafka.collectFromStart(TOPIC);
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<PackagedService> running = new ArrayList<>();
    private final Map<String, String> settings;

    /** @param settings of all replicas */
    Replicas(HeldSmtpServer smtp, Path authority, Map<String, String> settings) {
        this.settings = new HashMap<>(PackagedService.settings(servers, TestEnvironment.tokens()));
        this.settings.putAll(Map.of(
                "QUARKUS_DATASOURCE_REACTIVE_URL",
                servers.postgresReactiveUrl(DATABASE),
                "QUARKUS_DATASOURCE_JDBC_URL",
                servers.postgresJdbcUrl(DATABASE),
                "QUARKUS_DATASOURCE_USERNAME",
                LocalServers.POSTGRES_USER,
                "QUARKUS_DATASOURCE_PASSWORD",
                LocalServers.POSTGRES_PASSWORD,
                // Of the group before, Kafka would wait for those who were killed.
                "NOTIFICATION_INTAKE_GROUP",
                workspace,
                "NOTIFICATION_DIGEST_POLL_INTERVAL",
                "1s",
                // Far from now, so that digests are due when the test says so.
                "NOTIFICATION_DIGEST_HOUR",
                Integer.toString((LocalTime.now(ZoneOffset.UTC).getHour() + 12) % 24),
                // A request may meet a pause of the machine.
                "NOTIFICATION_DATABASE_TIMEOUT",
                "30s"));
        this.settings.putAll(Map.of(
                "QUARKUS_MAILER_HOST",
                "localhost",
                "QUARKUS_MAILER_PORT",
                Integer.toString(smtp.port()),
                "QUARKUS_MAILER_START_TLS",
                "REQUIRED",
                // A named TLS configuration would mean TLS from the first byte.
                "QUARKUS_MAILER_TLS",
                "false",
                "QUARKUS_MAILER_TLS_CONFIGURATION_NAME",
                "smtp",
                "QUARKUS_TLS_SMTP_TRUST_STORE_PEM_CERTS",
                authority.toString(),
                "QUARKUS_MAILER_USERNAME",
                HeldSmtpServer.USER,
                "QUARKUS_MAILER_PASSWORD",
                HeldSmtpServer.PASSWORD));
        this.settings.putAll(settings);
    }

    static ConditionFactory eventually() {
        return Awaitility.await().atMost(Duration.ofSeconds(120)).pollInterval(Duration.ofMillis(50));
    }

    /** Starts one more, and does not wait until it is ready. */
    PackagedService start(Map<String, String> further) {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(further);
        PackagedService replica = PackagedService.start(
                Path.of(""), SMALL, all, Path.of("target", "replica-" + workspace + "-" + running.size() + ".log"));
        running.add(replica);
        return replica;
    }

    /** Makes somebody a member of the workspace. */
    void join(String user) {
        emit(
                "workspace.member_added",
                UUID.randomUUID().toString(),
                Map.of(
                        "workspaceId",
                        workspace,
                        "userId",
                        user,
                        "userName",
                        user,
                        "email",
                        address(user),
                        "role",
                        "member"));
    }

    /** Where a user of this workspace is written to. */
    String address(String user) {
        return user + "@" + workspace + ".test";
    }

    /** A task of its own is given to somebody. */
    void assign(String eventId, String user) {
        emit(
                "pm.task.assigned",
                eventId,
                Map.of(
                        "id",
                        "t-" + eventId,
                        "projectId",
                        "p-" + workspace,
                        "title",
                        "Draw",
                        "newAssigneeId",
                        user,
                        "assignedBy",
                        "ada",
                        "assignedAt",
                        Instant.now().toString()));
    }

    private void emit(String type, String eventId, Map<String, ?> data) {
        try {
            kafka.send(
                    TOPIC,
                    workspace,
                    JSON.writeValueAsString(data),
                    Map.of(
                            "ce_specversion",
                            "1.0",
                            "ce_id",
                            eventId,
                            "ce_source",
                            "/test",
                            "ce_type",
                            type,
                            "ce_time",
                            Instant.now().toString(),
                            "ce_workspaceid",
                            workspace,
                            "content-type",
                            "application/json",
                            "rooms",
                            "workspace:" + workspace));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Live messages of a type to the people of this workspace as gateways pass them on: each id once. */
    List<KafkaRecord> pushes(String type) {
        Map<String, KafkaRecord> once = new HashMap<>();
        log.records(seen -> type.equals(seen.header("ce_type")) && workspace.equals(seen.header("ce_workspaceid")))
                .forEach(seen -> once.putIfAbsent(seen.header("ce_id"), seen));
        return List.copyOf(once.values());
    }

    /** The last unread count that a user's devices were told; -1 for none. */
    long lastCount(String user) throws JsonProcessingException {
        List<KafkaRecord> counts = log.records(seen -> "notification.unread_count".equals(seen.header("ce_type"))
                && workspace.equals(seen.header("ce_workspaceid"))
                && ("user:" + user).equals(seen.header("rooms")));
        return counts.isEmpty()
                ? -1
                : JSON.readTree(counts.get(counts.size() - 1).value())
                        .path("count")
                        .asLong();
    }

    /** Asks a replica as a user of the workspace; gives what it answers with 200. */
    String ask(PackagedService replica, String method, String path, String user) {
        String token = TestEnvironment.tokens().user(user).workspace(workspace).sign();
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(replica.uri(path))
                            .header("Authorization", "Bearer " + token)
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new AssertionError(path + ": " + answer.statusCode() + " " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new IllegalStateException(path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(path, e);
        }
    }

    /** How many rows of this workspace a table has that fulfil a condition. */
    long count(String table, String condition) {
        return Long.parseLong(texts("select count(*) from " + table + " where workspace_id = ? and " + condition)
                .get(0));
    }

    /** The first column of what a query gives for this workspace, its one parameter. */
    List<String> texts(String sql) {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, workspace);
            List<String> all = new ArrayList<>();
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    all.add(found.getString(1));
                }
            }
            return all;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Changes rows of this workspace, the statement's one parameter. */
    void execute(String sql) {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, workspace);
            if (statement.executeUpdate() == 0) {
                throw new AssertionError("no row changed: " + sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                servers.postgresJdbcUrl(DATABASE), LocalServers.POSTGRES_USER, LocalServers.POSTGRES_PASSWORD);
    }

    @Override
    public void close() {
        running.forEach(PackagedService::kill);
        kafka.close();
    }
}
