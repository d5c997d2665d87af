package io.pmrealtime.notification.inbox;

import static io.pmrealtime.notification.testing.Scenario.eventually;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.local.testing.TestEnvironment;
import io.pmrealtime.notification.testing.NotificationProfile;
import io.pmrealtime.notification.testing.Scenario;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(NotificationProfile.class)
class InboxResourceTest {
    private static final String INBOX = "/api/pm/notifications";

    private final Scenario scenario = new Scenario();
    private final String ada = scenario.id("ada");
    private final String grace = scenario.id("grace");

    @AfterEach
    void close() {
        scenario.close();
    }

    @Test
    void pagesAreNumberedNewestFirst() {
        List<String> all = fill(5);

        JsonPath first = get("?limit=2");
        assertThat(first.getList("data.id")).isEqualTo(all.subList(0, 2));
        assertThat(first.getInt("meta.total")).isEqualTo(5);
        assertThat(first.getInt("meta.page")).isEqualTo(1);
        assertThat(first.getInt("meta.limit")).isEqualTo(2);
        assertThat(first.getBoolean("meta.hasMore")).isTrue();
        assertThat(first.getString("meta.nextCursor")).isNotBlank();

        JsonPath last = get("?limit=2&page=3");
        assertThat(last.getList("data.id")).isEqualTo(all.subList(4, 5));
        assertThat(last.getBoolean("meta.hasMore")).isFalse();
        assertThat(last.<Object>get("meta.nextCursor")).isNull();
        assertThat(get("?limit=2&page=4").getList("data")).isEmpty();
        assertThat(get("").getInt("meta.limit")).isEqualTo(20);
    }

    @Test
    void cursorsAreStableWhileNewOnesComeIn() {
        List<String> before = fill(5);
        List<String> walked = new ArrayList<>();
        JsonPath page = get("?limit=2");
        while (true) {
            walked.addAll(page.getList("data.id"));
            if (!page.getBoolean("meta.hasMore")) {
                break;
            }
            scenario.assigned("new" + walked.size(), "Comes in between", grace, ada);
            scenario.awaitInbox(grace, 5 + walked.size() / 2);
            page = get("?limit=2&cursor=" + page.getString("meta.nextCursor"));
        }
        assertThat(walked).isEqualTo(before);
    }

    @Test
    void theListIsFilteredByTypeAndByReading() {
        List<String> assigned = fill(2);
        scenario.emit(
                "approval.created",
                UUID.randomUUID().toString(),
                ada,
                Map.of(
                        "id", "a1",
                        "workspaceId", scenario.workspace(),
                        "title", "Budget",
                        "status", "pending",
                        "assigneeId", grace));
        scenario.awaitInbox(grace, 3);
        post("/" + assigned.get(0) + "/read", 200);

        assertThat(get("?type=approval.requested").getList("data.type")).containsExactly("approval.requested");
        assertThat(get("?type=task.assigned").getInt("meta.total")).isEqualTo(2);
        assertThat(get("?read=true").getList("data.id")).containsExactly(assigned.get(0));
        assertThat(get("?read=false").getInt("meta.total")).isEqualTo(2);
        assertThat(get("?read=false&type=task.assigned").getList("data.id")).containsExactly(assigned.get(1));
        assertThat(get("?workspaceId=" + scenario.workspace()).getInt("meta.total"))
                .isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "limit=101,limit",
        "limit=0,limit",
        "limit=many,limit",
        "page=0,page",
        "page=99999999999,page",
        "cursor=nonsense,cursor",
        "cursor=MTIz,cursor",
        "cursor=%00,cursor",
        "cursor=x&page=2,cursor",
        "projectId=a b,projectId",
        "read=maybe,read",
        "type=task.exploded,type"
    })
    void parametersThatCannotBeReadAreNamed(String parameters, String field) {
        scenario.as(grace)
                .get(INBOX + "?" + parameters)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("field", equalTo(field))
                .body("detail", containsString(field));
    }

    @Test
    void readingOnOneDeviceReachesTheOthers() {
        List<String> ids = fill(2);
        String readAt = scenario.as(grace)
                .post(INBOX + "/" + ids.get(0) + "/read")
                .then()
                .statusCode(200)
                .body("data.id", equalTo(ids.get(0)))
                .extract()
                .path("data.readAt");

        eventually().until(() -> scenario.lastPushedCount(grace) == 1);
        JsonNode read = Scenario.payload(eventually()
                .until(() -> scenario.pushes("notification.read", grace), pushed -> pushed.size() == 1)
                .get(0));
        assertThat(read.path("ids")).extracting(JsonNode::textValue).containsExactly(ids.get(0));
        assertThat(read.path("readAt").textValue()).isEqualTo(readAt);
        assertThat(unread()).isEqualTo(1);
    }

    @Test
    void readingTwiceKeepsTheFirstTimeAndTellsNobody() {
        List<String> ids = fill(2);
        String first = post("/" + ids.get(0) + "/read", 200).getString("data.readAt");
        String second = post("/" + ids.get(0) + "/read", 200).getString("data.readAt");
        assertThat(second).isEqualTo(first);

        post("/" + ids.get(1) + "/read", 200);
        eventually().until(() -> scenario.lastPushedCount(grace) == 0);
        eventually().until(() -> scenario.pushes("notification.read", grace).stream()
                .anyMatch(pushed -> pushed.value().contains(ids.get(1))));
        assertThat(scenario.pushes("notification.read", grace)).hasSize(2);
    }

    @Test
    void whatWasReadCanBeMadeUnreadAgain() {
        List<String> ids = fill(1);
        post("/" + ids.get(0) + "/read", 200);
        eventually().until(() -> scenario.lastPushedCount(grace) == 0);
        scenario.as(grace)
                .post(INBOX + "/" + ids.get(0) + "/unread")
                .then()
                .statusCode(200)
                .body("data.id", equalTo(ids.get(0)))
                .body("data.readAt", nullValue());

        assertThat(unread()).isEqualTo(1);
        eventually().until(() -> scenario.lastPushedCount(grace) == 1);
    }

    @Test
    void manyAreReadAtOnce() {
        List<String> ids = fill(4);
        post("/" + ids.get(0) + "/read", 200);
        given().spec(scenario.as(grace))
                .contentType("application/json")
                .body(Map.of("ids", List.of(ids.get(0), ids.get(1), "no-such-id", UUID.randomUUID())))
                .post(INBOX + "/bulk-read")
                .then()
                .statusCode(200)
                .body("data.updated", equalTo(1));
        assertThat(post("/read-all", 200).getInt("data.updated")).isEqualTo(2);
        assertThat(post("/read-all", 200).getInt("data.updated")).isZero();
        assertThat(unread()).isZero();
        eventually().until(() -> scenario.lastPushedCount(grace) == 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{}|ids", "{\"ids\":\"all\"}|ids", "{\"ids\":[1]}|ids[0]", "[]|ids"})
    void aBulkRequestThatNamesNoIdsIsRefused(String body, String field) {
        given().spec(scenario.as(grace))
                .contentType("application/json")
                .body(body)
                .post(INBOX + "/bulk-read")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("field", equalTo(field));
    }

    @Test
    void aBulkRequestHasABound() {
        List<String> many =
                Stream.generate(() -> UUID.randomUUID().toString()).limit(501).toList();
        given().spec(scenario.as(grace))
                .contentType("application/json")
                .body(Map.of("ids", many))
                .post(INBOX + "/bulk-read")
                .then()
                .statusCode(400)
                .body("field", equalTo("ids"));
    }

    @Test
    void aDeletedOneStaysAwayEvenWhenItsEventComesAgain() {
        String eventId = scenario.assigned("t1", "Draw", grace, ada);
        List<String> ids = scenario.awaitInbox(grace, 1);
        scenario.as(grace)
                .delete(INBOX + "/" + ids.get(0))
                .then()
                .statusCode(200)
                .body("success", equalTo(true));
        eventually().until(() -> scenario.lastPushedCount(grace) == 0);

        scenario.assigned(eventId, "t1", "Draw", grace, ada);
        scenario.assigned("t2", "Paint", grace, ada);
        scenario.awaitInbox(grace, 1);
        assertThat(get("").getList("data.taskId")).containsExactly("t2");
        scenario.as(grace).delete(INBOX + "/" + ids.get(0)).then().statusCode(404);
    }

    @Test
    void anotherUserHasNoWayToANotification() {
        List<String> ids = fill(1);
        List<RequestSpecification> others =
                List.of(scenario.as(ada), Scenario.asUserOf(scenario.id("elsewhere"), grace));
        for (RequestSpecification other : others) {
            assertNothingOfIt(other, ids.get(0));
        }
        scenario.as(grace)
                .get(INBOX + "?workspaceId=" + scenario.id("elsewhere"))
                .then()
                .statusCode(403)
                .contentType("application/problem+json");
        assertThat(get("").getList("data.id")).isEqualTo(ids);
        assertThat(get("").<Object>get("data[0].readAt")).isNull();
        assertThat(unread()).isEqualTo(1);
    }

    private static void assertNothingOfIt(RequestSpecification other, String id) {
        given().spec(other)
                .get(INBOX)
                .then()
                .statusCode(200)
                .body("data", hasSize(0))
                .body("meta.total", equalTo(0));
        given().spec(other).get(INBOX + "/unread-count").then().statusCode(200).body("data.count", equalTo(0));
        given().spec(other).post(INBOX + "/" + id + "/read").then().statusCode(404);
        given().spec(other).post(INBOX + "/" + id + "/unread").then().statusCode(404);
        given().spec(other).delete(INBOX + "/" + id).then().statusCode(404);
        given().spec(other).post(INBOX + "/read-all").then().statusCode(200).body("data.updated", equalTo(0));
        given().spec(other)
                .contentType("application/json")
                .body(Map.of("ids", List.of(id)))
                .post(INBOX + "/bulk-read")
                .then()
                .statusCode(200)
                .body("data.updated", equalTo(0));
    }

    @Test
    void anUnknownIdIsAnsweredAsAForeignOne() {
        List<String> ids = fill(1);
        String unknown = scenario.as(grace)
                .post(INBOX + "/" + UUID.randomUUID() + "/read")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .extract()
                .asString();
        assertThat(scenario.as(grace).post(INBOX + "/not-a-uuid/read").asString())
                .isEqualTo(unknown);
        assertThat(scenario.as(ada).post(INBOX + "/" + ids.get(0) + "/read").asString())
                .isEqualTo(unknown);
    }

    @Test
    void withoutAGoodTokenNothingIsAnswered() {
        List<String> bad = List.of(
                "nonsense",
                TestEnvironment.tokens()
                        .user(grace)
                        .workspace("w")
                        .expiresIn(Duration.ofMinutes(-5))
                        .sign(),
                TestEnvironment.tokens()
                        .user(grace)
                        .workspace("w")
                        .issuer("somebody-else")
                        .sign(),
                TestEnvironment.tokens().user(grace).sign());
        for (String path : List.of("", "/unread-count", "/preferences")) {
            given().get(INBOX + path).then().statusCode(401).contentType("application/problem+json");
            for (String token : bad) {
                given().auth()
                        .oauth2(token)
                        .get(INBOX + path)
                        .then()
                        .statusCode(401)
                        .contentType("application/problem+json");
            }
        }
    }

    /** Gives Grace some notifications; their ids, newest first. */
    private List<String> fill(int size) {
        for (int i = 0; i < size; i++) {
            scenario.assigned("t" + i, "Step " + i, grace, ada);
        }
        List<String> ids = scenario.awaitInbox(grace, size);
        eventually().until(() -> scenario.lastPushedCount(grace) == size);
        return ids;
    }

    private JsonPath get(String query) {
        return scenario.as(grace)
                .get(INBOX + query)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private JsonPath post(String path, int status) {
        return scenario.as(grace)
                .post(INBOX + path)
                .then()
                .statusCode(status)
                .extract()
                .jsonPath();
    }

    private int unread() {
        return get("/unread-count").getInt("data.count");
    }
}
