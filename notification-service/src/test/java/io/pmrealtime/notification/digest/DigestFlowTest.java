package io.pmrealtime.notification.digest;

import static io.pmrealtime.notification.testing.Scenario.await;
import static io.pmrealtime.notification.testing.Scenario.eventually;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.local.servers.Mail;
import io.pmrealtime.notification.testing.Database;
import io.pmrealtime.notification.testing.MovableClock;
import io.pmrealtime.notification.testing.NotificationProfile;
import io.pmrealtime.notification.testing.Scenario;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(NotificationProfile.class)
class DigestFlowTest {
    private final Scenario scenario = new Scenario();
    private final String ada = scenario.id("ada");
    private final String grace = scenario.id("grace");

    @Inject
    MovableClock clock;

    @Inject
    Database database;

    @Inject
    DigestSender sender;

    @Inject
    DigestSchedules schedules;

    @Inject
    DigestRuns runs;

    @BeforeEach
    void graceWantsADigest() {
        scenario.join(ada, "Ada");
        scenario.join(grace, "Grace");
        patch("{\"digestEnabled\":true}");
        await(sender.sendDue());
    }

    @AfterEach
    void close() {
        scenario.close();
    }

    @Test
    void aDayIsToldInOneMailWithoutWhatWasRead() {
        for (int i = 0; i < 13; i++) {
            scenario.assigned("t" + i, "Step <" + i + ">", grace, ada);
        }
        List<String> ids = scenario.awaitInbox(grace, 13);
        scenario.as(grace)
                .post("/api/pm/notifications/" + ids.get(0) + "/read")
                .then()
                .statusCode(200);
        scenario.as(grace).delete("/api/pm/notifications/" + ids.get(1)).then().statusCode(200);
        assertThat(scenario.mails(grace)).isEmpty();
        clock.advance(Duration.ofDays(1));
        Mail mail = digest();
        assertThat(mail.subject()).isEqualTo("Your day in PM Realtime: 11 notifications");
        assertThat(mail.text()).contains("Step <10>", "Step <1>", "and 1 more").doesNotContain("<12>", "<11>", "<0>");
        assertThat(mail.html()).contains("Step &lt;10&gt;").doesNotContain("Step <10>");
        assertThat(mail.headers().get("List-Unsubscribe-Post")).isEqualTo("List-Unsubscribe=One-Click");
    }

    @Test
    void howeverManyLookThereIsOneForEachPeriod() {
        scenario.assigned("t1", "Draw", grace, ada);
        scenario.awaitInbox(grace, 1);
        clock.advance(Duration.ofDays(1));
        // As replicas do that look at the same moment.
        await(Uni.join()
                .all(Stream.generate(() -> schedules.openDue(clock.instant()))
                        .limit(3)
                        .toList())
                .andFailFast());
        digest();
        await(sender.sendDue());
        assertThat(scenario.mails(grace)).hasSize(1);
        assertThat(runs()).isEqualTo(1);
    }

    @Test
    void oneOfTwoReplicasKeepsADigestThatWaitedForASlowServer() {
        scenario.assigned("t1", "Draw", grace, ada);
        scenario.awaitInbox(grace, 1);
        clock.advance(Duration.ofDays(1));
        await(schedules.openDue(clock.instant()));
        Instant leaseUntil = clock.instant().plusSeconds(1).truncatedTo(ChronoUnit.MICROS);
        DigestRun run = await(runs.claim(clock.instant(), leaseUntil, 10_000)).stream()
                .filter(each -> each.user().userId().equals(grace))
                .findFirst()
                .orElseThrow();

        Instant longer = leaseUntil.plusSeconds(1);
        assertThat(await(runs.renew(run, leaseUntil, longer))).isTrue();
        assertThat(await(runs.renew(run, leaseUntil, longer.plusSeconds(1)))).isFalse();
        await(runs.finish(run, "sent", "", clock.instant()));
        assertThat(await(runs.renew(run, longer, longer.plusSeconds(1)))).isFalse();
    }

    @Test
    void afterAnOutageThereIsOneNotThree() {
        scenario.assigned("t1", "Draw", grace, ada);
        scenario.awaitInbox(grace, 1);
        clock.advance(Duration.ofDays(3));
        digest();
        await(sender.sendDue());
        assertThat(scenario.mails(grace)).hasSize(1);
        assertThat(runs()).isEqualTo(1);
    }

    @Test
    void anEmptyOneIsNotSentButTheScheduleMovesOn() {
        clock.advance(Duration.ofDays(1));
        await(sender.sendDue());
        eventually()
                .until(() -> database.<Long>value(
                                "select count(*) from digest_run where user_id = ? and state = 'empty'", grace)
                        == 1);
        scenario.assigned("t1", "Draw", grace, ada);
        scenario.awaitInbox(grace, 1);
        clock.advance(Duration.ofDays(1));
        digest();
    }

    @Test
    void anAddressThatCouldEndAHeaderLineGetsNone() {
        scenario.join(grace, "Grace\r\nBcc: eve@mail.test", "grace@mail.test\r\nBcc: eve@mail.test");
        scenario.assigned("t1", "Draw", grace, ada);
        scenario.awaitInbox(grace, 1);
        clock.advance(Duration.ofDays(1));
        await(sender.sendDue());

        eventually()
                .until(() -> database.<Long>value(
                                "select count(*) from digest_run where user_id = ? and state = 'skipped'"
                                        + " and reason = 'bad_address'",
                                grace)
                        == 1);
        assertThat(scenario.mails(grace)).isEmpty();
    }

    @Test
    void whoTurnsItOffGetsNoneAnyMore() {
        scenario.assigned("t1", "Draw", grace, ada);
        scenario.awaitInbox(grace, 1);
        patch("{\"digestEnabled\":false}");
        clock.advance(Duration.ofDays(1));
        await(sender.sendDue());
        assertThat(runs()).isZero();
        assertThat(scenario.mails(grace)).isEmpty();
    }

    /** The one digest in the mailbox, once it is there; a mail server that is away for a moment does not count. */
    private Mail digest() {
        return eventually()
                .until(
                        () -> {
                            await(sender.sendDue());
                            return scenario.mails(grace);
                        },
                        found -> found.size() == 1)
                .get(0);
    }

    private long runs() {
        return database.value("select count(*) from digest_run where user_id = ?", grace);
    }

    private void patch(String body) {
        given().spec(scenario.as(grace))
                .contentType("application/json")
                .body(body)
                .patch("/api/pm/notifications/preferences")
                .then()
                .statusCode(200);
    }
}
