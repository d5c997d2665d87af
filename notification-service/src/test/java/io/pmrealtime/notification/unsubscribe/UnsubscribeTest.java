package io.pmrealtime.notification.unsubscribe;

import static io.pmrealtime.notification.testing.Scenario.eventually;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.pmrealtime.local.servers.Mail;
import io.pmrealtime.notification.choice.Switch;
import io.pmrealtime.notification.directory.UserKey;
import io.pmrealtime.notification.testing.MovableClock;
import io.pmrealtime.notification.testing.NotificationProfile;
import io.pmrealtime.notification.testing.Scenario;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(NotificationProfile.class)
class UnsubscribeTest {
    private static final String PATH = "/api/pm/notifications/unsubscribe";

    private final Scenario scenario = new Scenario();
    private final String grace = scenario.id("grace");

    @Inject
    MovableClock clock;

    @AfterEach
    void close() {
        scenario.close();
    }

    @Test
    void oneClickInAMailTurnsThatKindOfMailOff() {
        scenario.join(grace, "Grace <b>");
        scenario.assigned("t1", "Draw <i>it</i>", grace, "ada");
        scenario.awaitInbox(grace, 1);
        clock.advance(Duration.ofMinutes(2));
        Mail mail = eventually()
                .until(() -> scenario.mails(grace), found -> found.size() == 1)
                .get(0);
        assertThat(mail.html())
                .contains("Grace &lt;b&gt;", "Draw &lt;i&gt;it&lt;/i&gt;")
                .doesNotContain("<i>it");
        assertThat(mail.headers().get("List-Unsubscribe-Post")).isEqualTo("List-Unsubscribe=One-Click");
        assertThat(mail.headers()).containsKeys("References", "In-Reply-To");
        String link = mail.headers().get("List-Unsubscribe").replaceAll("^<|>$", "");
        String token = link.substring(link.indexOf("token=") + 6);

        given().get(PATH + "?token=" + token)
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .header("Referrer-Policy", "no-referrer")
                .header("X-Frame-Options", "DENY")
                .body(containsString("<form method=\"post\">"));
        expectSwitch(true);
        given().contentType("application/x-www-form-urlencoded")
                .body("List-Unsubscribe=One-Click")
                .post(PATH + "?token=" + token)
                .then()
                .statusCode(200);
        expectSwitch(false);
        given().post(PATH + "?token=" + token).then().statusCode(200);
        scenario.as(grace)
                .get("/api/pm/notifications/preferences")
                .then()
                .body("data.emailTaskMentioned", equalTo(true));
    }

    @Test
    void aTokenThatIsNotGoodDoesNothing() {
        UserKey user = new UserKey(scenario.workspace(), grace);
        UnsubscribeScope scope = UnsubscribeScope.of(user, Switch.EMAIL_TASK_ASSIGNED);
        UnsubscribeTokens others = new UnsubscribeTokens(new byte[32], Duration.ofDays(1));
        String forged = others.sign(scope, clock.instant());
        for (String token : List.of("", "x", "x.y", ".", forged, forged + "A", "%00.%00")) {
            given().post(PATH + "?token=" + token)
                    .then()
                    .statusCode(400)
                    .contentType("application/problem+json")
                    .body("field", equalTo("token"));
            given().get(PATH + "?token=" + token).then().statusCode(400);
        }
        given().post(PATH).then().statusCode(400);
        expectSwitch(true);
    }

    @Test
    void aTokenIsGoodForItsTimeAndItsContentOnly() {
        UnsubscribeTokens tokens =
                new UnsubscribeTokens("secret".getBytes(StandardCharsets.UTF_8), Duration.ofDays(90));
        Instant now = Instant.parse("2026-03-01T00:00:00Z");
        UnsubscribeScope scope = UnsubscribeScope.digests(new UserKey("w", "u"));
        String token = tokens.sign(scope, now);
        assertThat(tokens.verify(token, now)).contains(scope);
        assertThat(tokens.verify(token, now.plus(Duration.ofDays(89)))).contains(scope);
        assertThat(tokens.verify(token, now.plus(Duration.ofDays(91)))).isEmpty();
        String other = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("1 w other digest 99999999999".getBytes(StandardCharsets.UTF_8));
        assertThat(tokens.verify(other + token.substring(token.indexOf('.')), now))
                .isEmpty();
    }

    private void expectSwitch(boolean on) {
        scenario.as(grace)
                .get("/api/pm/notifications/preferences")
                .then()
                .statusCode(200)
                .body("data.emailTaskAssigned", equalTo(on));
    }
}
