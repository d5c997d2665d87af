package io.pmrealtime.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pmrealtime.e2e.HeldSmtpServer.Received;
import io.pmrealtime.e2e.HeldSmtpServer.Step;
import io.pmrealtime.local.servers.Certificates;
import io.pmrealtime.local.servers.LocalServers;
import io.pmrealtime.local.servers.ServerPorts;
import io.pmrealtime.local.testing.KafkaProbe;
import io.pmrealtime.local.testing.KafkaRecord;
import io.pmrealtime.local.testing.TopicCollector;
import io.pmrealtime.local.token.DevTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several replicas of notification-service as processes, against real servers: what may happen once happens once. */
class NotificationReplicasTest {
    private static final String TOPIC = "pm.realtime";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> DUE_LATER = Map.of("NOTIFICATION_EMAIL_DELAY", "1h");
    private static final int PEOPLE = 30;
    private static final int MAILS_PER_SECOND = 20;

    private final DevTokens tokens = DevTokens.generate();
    private final List<NotificationReplica> replicas = new ArrayList<>();
    private Path directory;
    private LocalServers servers;
    private HeldSmtpServer smtp;
    private KafkaProbe kafka;
    private TopicCollector log;

    @BeforeEach
    void serversOfItsOwn() throws Exception {
        directory = Files.createTempDirectory("pm-realtime-replicas");
        // PostgreSQL may run as another user, who has to reach its folder.
        directory.toFile().setExecutable(true, false);
        directory.toFile().setReadable(true, false);
        servers = LocalServers.start(ServerPorts.free(), directory);
        smtp = new HeldSmtpServer(Certificates.generate(directory.resolve("certificates")));
        kafka = KafkaProbe.connect(servers.kafkaBootstrap());
        log = kafka.collectFromStart(TOPIC);
    }

    @AfterEach
    void end() throws IOException {
        replicas.forEach(NotificationReplica::close);
        kafka.close();
        smtp.close();
        servers.close();
    }

    @Test
    void threeReplicasDoOnceWhatIsDueAtTheSameMoment() throws Exception {
        start(DUE_LATER).awaitReady();
        for (int i = 0; i < 2 * PEOPLE; i++) {
            join("u" + i);
        }
        eventually().until(() -> count("select count(*) from directory_user") == 2 * PEOPLE);
        // The second half wants digests.
        execute("insert into notification_preference (workspace_id, user_id, digest_enabled, updated_at)"
                + " select workspace_id, user_id, true, now() from directory_user where substr(user_id, 2)::int >= "
                + PEOPLE);
        eventually().until(() -> count("select count(*) from digest_schedule") == PEOPLE);

        // Groups are rebalanced, twice, while events come twice each and one fifty times.
        List<String> ids = IntStream.range(0, 2 * PEOPLE)
                .mapToObj(i -> UUID.randomUUID().toString())
                .toList();
        ids.forEach(id -> assign(id, "u" + ids.indexOf(id)));
        start(DUE_LATER);
        ids.forEach(id -> assign(id, "u" + ids.indexOf(id)));
        start(DUE_LATER);
        IntStream.range(0, 50).forEach(i -> assign(ids.get(0), "u0"));
        replicas.forEach(NotificationReplica::awaitReady);
        eventually().until(() -> count("select count(*) from notification") == 2 * PEOPLE);
        execute("update email_outbox set due_at = now()");
        execute("update digest_schedule set next_at = now()");

        eventually()
                .until(() -> count("select count(*) from email_outbox where state = 'sent'") == PEOPLE
                        && count("select count(*) from digest_run where state = 'sent'") == PEOPLE);
        assertThat(smtp.received())
                .extracting(Received::to)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 2 * PEOPLE)
                        .mapToObj(i -> address("u" + i))
                        .toList());
        assertThat(Duration.between(first(smtp.received()), last(smtp.received())))
                .as("the first second's worth at once, the others at the rate of all replicas together")
                .isGreaterThan(Duration.ofMillis(1_000L * (2 * PEOPLE - 2 * MAILS_PER_SECOND) / MAILS_PER_SECOND));
        eventually().until(() -> pushes("notification.new").size() == 2 * PEOPLE);
        wholeLogAgain();
    }

    /** A consumer group of its own reads everything from the start. */
    private void wholeLogAgain() throws Exception {
        eventually().until(() -> count("select count(*) from announcement where pushed_at is null") == 0);
        String before = text("select md5(string_agg(n::text, ',' order by id)) from notification n");
        int mails = smtp.received().size();
        NotificationReplica again = start(Map.of("MP_MESSAGING_INCOMING_REALTIME_GROUP_ID", "again"))
                .awaitReady();
        eventually().until(() -> again.call("GET", "/q/metrics", token("u0"))
                .body()
                .lines()
                .filter(line -> line.startsWith("notification_events_total{outcome=\"repeated\"")
                        || line.startsWith("notification_events_total{") && line.contains("\"repeated\""))
                .anyMatch(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))) >= 2 * PEOPLE));
        assertThat(text("select md5(string_agg(n::text, ',' order by id)) from notification n"))
                .isEqualTo(before);
        assertThat(smtp.received()).hasSize(mails);
        assertThat(pushes("notification.new")).hasSize(2 * PEOPLE);
    }

    @Test
    void theLastCountThatDevicesSeeIsTheTruthWhicheverReplicaWasAsked() throws Exception {
        start(Map.of());
        start(Map.of());
        replicas.forEach(NotificationReplica::awaitReady);
        join("grace");
        for (int i = 0; i < 20; i++) {
            assign(UUID.randomUUID().toString(), "grace");
        }
        eventually().until(() -> count("select count(*) from notification") == 20);
        List<String> ids = texts("select id::text from notification");
        List<CompletableFuture<Void>> both = new ArrayList<>();
        for (NotificationReplica replica : replicas) {
            Random random = new Random(replicas.indexOf(replica));
            both.add(CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 150; i++) {
                    change(replica, ids.get(random.nextInt(ids.size())), random.nextInt(5) < 2 ? "read" : "unread");
                }
            }));
        }
        both.forEach(CompletableFuture::join);

        long unread = count("select count(*) from notification where read_at is null");
        eventually().until(() -> lastCount() == unread);
        // Whatever was still on its way has arrived when a later change of somebody else has.
        join("linus");
        assign(UUID.randomUUID().toString(), "linus");
        eventually().until(() -> pushes("notification.new").size() == 21);
        assertThat(lastCount()).isEqualTo(unread);
    }

    @Test
    void anEmailSurvivesAKillAtEachStepOfItsLife() throws Exception {
        // E-mails are due when the test says so; a lease ends soon, a held conversation does not.
        Map<String, String> settings = Map.of(
                "NOTIFICATION_EMAIL_DELAY",
                "1h",
                "NOTIFICATION_EMAIL_LEASE",
                "5s",
                "NOTIFICATION_EMAIL_SEND_TIMEOUT",
                "2m");
        NotificationReplica first = start(settings).awaitReady();
        for (String user : List.of("waiting", "claimed", "taken", "marked")) {
            join(user);
            assign(UUID.randomUUID().toString(), user);
        }
        eventually().until(() -> count("select count(*) from email_outbox") == 4);
        execute("update email_outbox set due_at = now() where user_id = 'marked'");
        eventually().until(() -> state("marked").equals("sent"));

        // Killed while one waits, one is claimed and one is taken without the replica knowing.
        CountDownLatch claimed = smtp.hold(address("claimed"), Step.RECIPIENT);
        CountDownLatch taken = smtp.hold(address("taken"), Step.TAKEN);
        execute("update email_outbox set due_at = now() where user_id in ('claimed', 'taken')");
        assertThat(claimed.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(taken.await(60, TimeUnit.SECONDS)).isTrue();
        first.kill();
        execute("update email_outbox set due_at = now() where user_id = 'waiting'");
        smtp.release(address("claimed"));
        smtp.release(address("taken"));

        start(settings).awaitReady();
        for (String user : List.of("waiting", "claimed", "taken")) {
            eventually().until(() -> state(user).equals("sent"));
        }
        for (String user : List.of("waiting", "claimed", "marked")) {
            assertThat(smtp.receivedBy(address(user))).as(user).hasSize(1);
        }
        // The server had taken it: it cannot be known, so it goes out again, as the same mail.
        assertThat(smtp.receivedBy(address("taken"))).hasSize(2);
        assertThat(smtp.receivedBy(address("taken")))
                .extracting(Received::messageId)
                .containsOnly(smtp.receivedBy(address("taken")).get(0).messageId())
                .doesNotContain("");
    }

    @Test
    void whileKafkaIsAwayNothingIsLost() throws Exception {
        start(Map.of()).awaitReady();
        join("grace");
        assign(UUID.randomUUID().toString(), "grace");
        eventually().until(() -> pushes("notification.new").size() == 1);
        String id = texts("select id::text from notification").get(0);
        servers.kafka().stop();
        change(replicas.get(0), id, "read");
        servers.kafka().start();
        assign(UUID.randomUUID().toString(), "grace");

        eventually().until(() -> pushes("notification.new").size() == 2);
        eventually().until(() -> pushes("notification.read").size() == 1);
        eventually().until(() -> lastCount() == 1);
    }

    private NotificationReplica start(Map<String, String> further) throws IOException {
        Map<String, String> settings = new HashMap<>(Map.of(
                "QUARKUS_MAILER_PORT",
                Integer.toString(smtp.port()),
                "QUARKUS_MAILER_START_TLS",
                "REQUIRED",
                "QUARKUS_MAILER_TRUST_ALL",
                "true",
                "QUARKUS_MAILER_USERNAME",
                HeldSmtpServer.USER,
                "QUARKUS_MAILER_PASSWORD",
                HeldSmtpServer.PASSWORD,
                "NOTIFICATION_EMAIL_DELAY",
                "1s",
                "NOTIFICATION_EMAIL_MAX_PER_SECOND",
                Integer.toString(MAILS_PER_SECOND),
                "NOTIFICATION_DIGEST_POLL_INTERVAL",
                "1s"));
        settings.putAll(further);
        NotificationReplica replica = NotificationReplica.start(
                servers, tokens, directory.resolve("replica-" + replicas.size() + ".log"), settings);
        replicas.add(replica);
        return replica;
    }

    private void change(NotificationReplica replica, String id, String operation) {
        try {
            assertThat(replica.call("POST", "/api/pm/notifications/" + id + "/" + operation, token("grace"))
                            .statusCode())
                    .isEqualTo(200);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String token(String user) {
        return tokens.user(user).workspace("w").sign();
    }

    private static String address(String user) {
        return user + "@mail.test";
    }

    private void join(String user) {
        emit(
                "workspace.member_added",
                UUID.randomUUID().toString(),
                Map.of("workspaceId", "w", "userId", user, "userName", user, "email", address(user), "role", "member"));
    }

    private void assign(String eventId, String user) {
        emit(
                "pm.task.assigned",
                eventId,
                Map.of(
                        "id",
                        "t-" + eventId,
                        "projectId",
                        "p",
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
                    "w",
                    JSON.writeValueAsString(data),
                    Map.of(
                            "ce_specversion", "1.0",
                            "ce_id", eventId,
                            "ce_source", "/test",
                            "ce_type", type,
                            "ce_time", Instant.now().toString(),
                            "ce_workspaceid", "w",
                            "content-type", "application/json",
                            "rooms", "workspace:w"));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<KafkaRecord> pushes(String type) {
        return log.records(seen -> type.equals(seen.header("ce_type"))).stream()
                .collect(Collectors.toMap(
                        seen -> seen.header("ce_id"), seen -> seen, (one, same) -> same, LinkedHashMap::new))
                .values()
                .stream()
                .toList();
    }

    private long lastCount() throws JsonProcessingException {
        List<KafkaRecord> counts = log.records(seen -> "notification.unread_count".equals(seen.header("ce_type"))
                && "user:grace".equals(seen.header("rooms")));
        return counts.isEmpty()
                ? -1
                : JSON.readTree(counts.get(counts.size() - 1).value())
                        .path("count")
                        .asLong();
    }

    private static Instant first(List<Received> mails) {
        return mails.get(0).at();
    }

    private static Instant last(List<Received> mails) {
        return mails.get(mails.size() - 1).at();
    }

    private String state(String user) throws SQLException {
        List<String> states = texts("select state from email_outbox where user_id = '" + user + "'");
        return states.isEmpty() ? "" : states.get(0);
    }

    private long count(String sql) throws SQLException {
        return Long.parseLong(text(sql));
    }

    private String text(String sql) throws SQLException {
        return texts(sql).get(0);
    }

    private List<String> texts(String sql) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet found = statement.executeQuery()) {
            List<String> all = new ArrayList<>();
            while (found.next()) {
                all.add(found.getString(1));
            }
            return all;
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.executeUpdate();
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                servers.postgresJdbcUrl("pm_notifications"),
                LocalServers.POSTGRES_USER,
                LocalServers.POSTGRES_PASSWORD);
    }

    private static ConditionFactory eventually() {
        return Awaitility.await().atMost(Duration.ofSeconds(120)).pollInterval(Duration.ofMillis(50));
    }
}
