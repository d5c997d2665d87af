package io.pmrealtime.notification.replicas;

import static io.pmrealtime.notification.replicas.Replicas.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.local.servers.Certificates;
import io.pmrealtime.local.testing.PackagedService;
import io.pmrealtime.local.testing.TestEnvironment;
import io.pmrealtime.notification.replicas.HeldSmtpServer.Received;
import io.pmrealtime.notification.replicas.HeldSmtpServer.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Replicas of the packaged service, against real servers and a mail server that takes mails only from who encrypts and logs in:
 * what may happen once happens once, whoever is killed.
 */
class ReplicasIT {
    private static final int PEOPLE = 30;
    private static final int MAILS_PER_SECOND = 20;
    private static final String PENDING_SOON =
            "update email_outbox set due_at = now() where workspace_id = ? and state = 'pending'";

    private static HeldSmtpServer smtp;
    private static Path authority;
    private Replicas replicas;

    @BeforeAll
    static void mailServer(@TempDir Path directory) throws Exception {
        Certificates certificates = Certificates.generate(directory);
        authority = certificates.file("ca.crt");
        smtp = new HeldSmtpServer(certificates);
    }

    @AfterAll
    static void endMailServer() throws IOException {
        smtp.close();
    }

    @AfterEach
    void end() {
        replicas.close();
    }

    @Test
    void threeReplicasDoOnceWhatIsDueAtTheSameMoment() {
        replicas = new Replicas(
                smtp,
                authority,
                Map.of(
                        "NOTIFICATION_EMAIL_DELAY",
                        "1h",
                        "NOTIFICATION_EMAIL_MAX_PER_SECOND",
                        Integer.toString(MAILS_PER_SECOND)));
        PackagedService first = replicas.start(Map.of()).awaitReady();
        List<String> users =
                IntStream.range(0, 2 * PEOPLE).mapToObj(i -> "u" + i).toList();
        users.forEach(replicas::join);
        eventually().until(() -> replicas.count("directory_user", "true") == users.size());
        // The second half wants digests.
        replicas.execute("insert into notification_preference (workspace_id, user_id, digest_enabled, updated_at)"
                + " select workspace_id, user_id, true, now() from directory_user where workspace_id = ? and"
                + " substr(user_id, 2)::int >= " + PEOPLE);
        eventually().until(() -> replicas.count("digest_schedule", "true") == PEOPLE);

        // Partitions change hands, twice, while events come twice each and one fifty times.
        List<String> ids =
                users.stream().map(user -> UUID.randomUUID().toString()).toList();
        assignAll(ids);
        PackagedService second = replicas.start(Map.of());
        assignAll(ids);
        PackagedService third = replicas.start(Map.of());
        IntStream.range(0, 50).forEach(i -> replicas.assign(ids.get(0), "u0"));
        second.awaitReady();
        third.awaitReady();
        assignAll(ids);
        eventually().until(() -> replicas.count("notification", "true") == users.size());
        Instant began = Instant.now();
        replicas.execute(PENDING_SOON);
        replicas.execute("update digest_schedule set next_at = now() where workspace_id = ?");

        eventually()
                .until(() -> replicas.count("email_outbox", "state = 'sent'") == PEOPLE
                        && replicas.count("digest_run", "state = 'sent'") == PEOPLE);
        List<Received> mails = mails(users);
        assertThat(mails)
                .extracting(Received::to)
                .containsExactlyInAnyOrderElementsOf(
                        users.stream().map(replicas::address).toList());
        assertThat(Duration.between(began, mails.get(mails.size() - 1).at()))
                .as(
                        "a second's worth at once, another that a replica may have in hand, the others at the rate of all together")
                .isGreaterThan(Duration.ofMillis(1_000L * (users.size() - 2 * MAILS_PER_SECOND) / MAILS_PER_SECOND));
        eventually().until(() -> replicas.pushes("notification.new").size() == users.size());
        first.kill();
        second.kill();
        wholeLogAgain(users);
    }

    /** A consumer group of its own reads everything from the start. */
    private void wholeLogAgain(List<String> users) {
        String rows = "select md5(string_agg(n::text, ',' order by id)) from notification n where workspace_id = ?";
        eventually()
                .until(() -> replicas.count(
                                "notification n join announcement a on a.id = n.announcement_id", "pushed_at is null")
                        == 0);
        List<String> before = replicas.texts(rows);
        PackagedService again = replicas.start(Map.of("NOTIFICATION_INTAKE_GROUP", "again-" + UUID.randomUUID()))
                .awaitReady();
        eventually().until(() -> repeatedEvents(again) >= users.size());
        assertThat(replicas.texts(rows)).isEqualTo(before);
        assertThat(mails(users)).hasSize(users.size());
        assertThat(replicas.pushes("notification.new")).hasSize(users.size());
    }

    private double repeatedEvents(PackagedService replica) {
        return replicas.ask(replica, "GET", "/q/metrics", "u0")
                .lines()
                .filter(line -> line.startsWith("notification_events_total{") && line.contains("\"repeated\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @Test
    void theLastCountThatDevicesSeeIsTheTruthWhicheverReplicaWasAsked() throws Exception {
        replicas = new Replicas(smtp, authority, Map.of());
        List<PackagedService> both = List.of(replicas.start(Map.of()), replicas.start(Map.of()));
        both.forEach(PackagedService::awaitReady);
        replicas.join("grace");
        for (int i = 0; i < 20; i++) {
            replicas.assign(UUID.randomUUID().toString(), "grace");
        }
        eventually().until(() -> replicas.count("notification", "true") == 20);
        List<String> ids = replicas.texts("select id::text from notification where workspace_id = ?");
        List<CompletableFuture<Void>> changes = new ArrayList<>();
        for (PackagedService replica : both) {
            Random random = new Random(both.indexOf(replica));
            changes.add(CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 150; i++) {
                    String operation = random.nextInt(5) < 2 ? "read" : "unread";
                    change(replica, ids.get(random.nextInt(ids.size())), operation, "grace");
                }
            }));
        }
        changes.forEach(CompletableFuture::join);

        long unread = replicas.count("notification", "read_at is null");
        eventually().until(() -> replicas.lastCount("grace") == unread);
        // Whatever was still on its way has arrived when a later change of somebody else has.
        replicas.assign(UUID.randomUUID().toString(), "linus");
        eventually().until(() -> replicas.lastCount("linus") == 1);
        assertThat(replicas.lastCount("grace")).isEqualTo(unread);

        // While Kafka is away nothing of a change is lost.
        String id = replicas.texts("select id::text from notification where workspace_id = ? and user_id = 'linus'")
                .get(0);
        TestEnvironment.servers().kafka().stop();
        try {
            change(both.get(0), id, "read", "linus");
        } finally {
            TestEnvironment.servers().kafka().start();
        }
        replicas.assign(UUID.randomUUID().toString(), "margaret");
        eventually().until(() -> replicas.lastCount("margaret") == 1);
        eventually().until(() -> replicas.lastCount("linus") == 0);
    }

    @Test
    void anEmailSurvivesAKillAtEachStepOfItsLife() throws Exception {
        // E-mails are due when the test says so; a lease ends soon, a held conversation does not.
        replicas = new Replicas(
                smtp,
                authority,
                Map.of(
                        "NOTIFICATION_EMAIL_DELAY",
                        "1h",
                        "NOTIFICATION_EMAIL_LEASE",
                        "5s",
                        "NOTIFICATION_EMAIL_SEND_TIMEOUT",
                        "2m"));
        PackagedService first = replicas.start(Map.of()).awaitReady();
        for (String user : List.of("waiting", "claimed", "taken", "marked")) {
            replicas.join(user);
            replicas.assign(UUID.randomUUID().toString(), user);
        }
        eventually().until(() -> replicas.count("email_outbox", "true") == 4);
        due("marked");
        eventually().until(() -> isSent("marked"));

        // Killed while one waits, one is claimed and one is taken without the replica knowing.
        CountDownLatch claimed = smtp.hold(replicas.address("claimed"), Step.RECIPIENT);
        CountDownLatch taken = smtp.hold(replicas.address("taken"), Step.TAKEN);
        // In one round: the next one begins when this one is over.
        due("claimed", "taken");
        assertThat(claimed.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(taken.await(60, TimeUnit.SECONDS)).isTrue();
        first.kill();
        due("waiting");
        smtp.release(replicas.address("claimed"));
        smtp.release(replicas.address("taken"));

        replicas.start(Map.of()).awaitReady();
        for (String user : List.of("waiting", "claimed", "taken")) {
            eventually().until(() -> isSent(user));
        }
        for (String user : List.of("waiting", "claimed", "marked")) {
            assertThat(smtp.receivedBy(replicas.address(user))).as(user).hasSize(1);
        }
        // The server had taken it: it cannot be known, so it goes out again, as the same mail.
        List<Received> twice = smtp.receivedBy(replicas.address("taken"));
        assertThat(twice).hasSize(2);
        assertThat(twice.get(0).messageId()).isNotEmpty().isEqualTo(twice.get(1).messageId());
    }

    private void assignAll(List<String> eventIds) {
        for (int i = 0; i < eventIds.size(); i++) {
            replicas.assign(eventIds.get(i), "u" + i);
        }
    }

    private List<Received> mails(List<String> users) {
        List<String> addresses = users.stream().map(replicas::address).toList();
        return smtp.received().stream()
                .filter(mail -> addresses.contains(mail.to()))
                .toList();
    }

    private void change(PackagedService replica, String id, String operation, String user) {
        replicas.ask(replica, "POST", "/api/pm/notifications/" + id + "/" + operation, user);
    }

    private void due(String... users) {
        replicas.execute(PENDING_SOON + " and user_id in ('" + String.join("', '", users) + "')");
    }

    private boolean isSent(String user) {
        return replicas.count("email_outbox", "state = 'sent' and user_id = '" + user + "'") == 1;
    }
}
