package io.pmrealtime.events.feed;

import static io.pmrealtime.contracts.event.EventType.CHAT_MESSAGE;
import static io.pmrealtime.contracts.event.EventType.PRESENCE_JOINED;
import static io.pmrealtime.contracts.event.EventType.PROJECT_CREATED;
import static io.pmrealtime.contracts.event.EventType.TASK_ASSIGNED;
import static io.pmrealtime.contracts.event.EventType.TASK_STATUS_CHANGED;
import static io.pmrealtime.contracts.event.EventType.TEAM_MEMBER_ADDED;
import static io.pmrealtime.contracts.event.EventType.TEAM_MEMBER_REMOVED;
import static io.pmrealtime.contracts.event.EventType.TYPING_START;
import static io.pmrealtime.contracts.event.EventType.USER_UPDATED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.nullValue;

import io.pmrealtime.events.testing.Caller;
import io.pmrealtime.events.testing.Draft;
import io.pmrealtime.events.testing.Wire;
import io.pmrealtime.local.testing.LocalServersResource;
import io.pmrealtime.local.testing.TestEnvironment;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(
        value = LocalServersResource.class,
        initArgs = @ResourceArg(name = "database", value = "pm_events"))
class FeedTest {
    private static final String PROJECT_FEED = "/api/pm/projects/{id}/activity";
    private static final String TASK_FEED = "/api/pm/tasks/{id}/activity";

    private final String workspace = Wire.unique("w");
    private final String project = Wire.unique("p");
    private final String task = Wire.unique("t");
    private final Caller grace = Caller.member("grace", workspace);
    private Wire wire;

    @BeforeEach
    void makeGraceAMember() {
        wire = new Wire();
        wire.send(Draft.team(TEAM_MEMBER_ADDED, workspace, project, "added", "grace"));
    }

    @AfterEach
    void disconnect() {
        wire.close();
    }

    @Test
    void showsWhatHappenedNewestFirst() {
        Draft first = taskUpdated("One").with("actorid", "ada");
        Draft second = taskUpdated("Two");
        send(first, second);

        grace.get(PROJECT_FEED, project)
                .statusCode(200)
                .body("data", hasSize(3))
                .body("data[0].id", equalTo(second.id()))
                .body("data[1].id", equalTo(first.id()))
                .body("data[1].type", equalTo("pm.task.updated"))
                .body("data[1].time", equalTo(first.headers().get("ce_time")))
                .body("data[1].actorId", equalTo("ada"))
                .body("data[1].data.title", equalTo("One"))
                .body("data[2].type", equalTo("pm.team.member_added"))
                .body("meta.limit", equalTo(20))
                .body("meta.hasMore", equalTo(false))
                .body("meta.nextCursor", nullValue());
        grace.get(TASK_FEED, task).statusCode(200).body("data", hasSize(2)).body("data[0].id", equalTo(second.id()));
    }

    @Test
    void saysItInWordsThatPeopleUnderstand() {
        wire.send(Draft.of(USER_UPDATED, workspace, "{'userId':'ada','name':'Ada Lovelace'}"));
        wire.send(Draft.of(USER_UPDATED, workspace, "{'userId':'grace','name':'Grace Hopper'}"));
        send(
                taskUpdated("Draw the rocket"),
                Draft.of(
                        TASK_ASSIGNED,
                        workspace,
                        ("{'id':'%s','projectId':'%s','newAssigneeId':'grace','assignedBy':'ada',"
                                        + "'assignedAt':'2026-03-01T09:30:00Z'}")
                                .formatted(task, project)),
                Draft.of(
                        TASK_STATUS_CHANGED,
                        workspace,
                        ("{'id':'%s','projectId':'%s','oldStatus':'todo','newStatus':'done','updatedBy':'grace',"
                                        + "'updatedAt':'2026-03-01T09:30:00Z'}")
                                .formatted(task, project)));

        grace.get(TASK_FEED, task)
                .body("data[0].summary", equalTo("Grace Hopper moved task 'Draw the rocket' from todo to done"))
                .body("data[1].summary", equalTo("Ada Lovelace assigned task 'Draw the rocket' to Grace Hopper"))
                .body("data[2].summary", equalTo("Ada Lovelace changed task 'Draw the rocket'"));
    }

    @Test
    void pagesThroughEverythingOnceWhileMoreIsWritten() {
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            Draft draft = taskUpdated("Version " + i);
            wire.send(draft);
            sent.add(draft.id());
        }
        await().until(() -> wire.publishedIds(workspace).containsAll(sent));
        List<String> seen = new ArrayList<>();
        String before = null;
        do {
            JsonPath page = (before == null
                            ? grace.get(TASK_FEED + "?limit=7", task)
                            : grace.get(TASK_FEED + "?limit=7&before={before}", task, before))
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            seen.addAll(page.getList("data.id"));
            before = page.getString("meta.nextCursor");
            send(taskUpdated("Meanwhile"));
        } while (before != null);

        Collections.reverse(sent);
        assertThat(seen).isEqualTo(sent);
    }

    @Test
    void leavesOutWhatIsNoActivity() {
        send(
                Draft.of(TYPING_START, workspace, "{'userId':'ada','taskId':'%s'}".formatted(task)),
                Draft.of(
                        PRESENCE_JOINED,
                        workspace,
                        ("{'userId':'ada','userName':'Ada','projectId':'%s','page':'tasks',"
                                        + "'timestamp':'2026-03-01T09:30:00Z'}")
                                .formatted(project)));

        grace.get(PROJECT_FEED, project).body("data.type", equalTo(List.of("pm.team.member_added")));
    }

    @Test
    void isForThoseWhoMaySeeIt() {
        send(taskUpdated("Secret"));
        for (String feed : List.of(PROJECT_FEED, TASK_FEED)) {
            String id = feed.equals(TASK_FEED) ? task : project;
            Caller.member("margaret", workspace).get(feed, id).statusCode(403).contentType("application/problem+json");
            Caller.member("grace", Wire.unique("w")).get(feed, id).statusCode(403);
            Caller.admin(Wire.unique("w")).get(feed, id).statusCode(403);
            Caller.admin(workspace).get(feed, id).statusCode(200);
            grace.get(feed, "no-such-thing").statusCode(403);
            RestAssured.get(feed, id).then().statusCode(401).contentType("application/problem+json");
        }
        send(Draft.team(TEAM_MEMBER_REMOVED, workspace, project, "removed", "grace"));
        grace.get(PROJECT_FEED, project).statusCode(403);
    }

    @Test
    void namesTheParameterThatPostgresCouldNotEvenLookFor() {
        for (String feed : List.of(PROJECT_FEED, TASK_FEED)) {
            grace.get(feed, "a\u0000b").statusCode(400).body("field", equalTo("id"));
        }
        grace.get("/api/pm/events?after={after}", "+999999999-01-01T00:00:00Z")
                .statusCode(400)
                .body("field", equalTo("after"));
    }

    @ParameterizedTest
    @CsvSource({
        "before,OTIyMzM3MjAzNjg1NDc3NTgwNy4x",
        "limit,0",
        "limit,101",
        "limit,many",
        "before,nonsense",
        "before,MTIz"
    })
    void namesAFaultyParameter(String parameter, String value) {
        grace.get(PROJECT_FEED + "?{parameter}={value}", project, parameter, value)
                .statusCode(400)
                .contentType("application/problem+json")
                .body("field", equalTo(parameter));
    }

    @Test
    void historyTellsEachWhatTheyMaySeeAndNothingElse() {
        String other = Wire.unique("p");
        Draft mine = taskUpdated("Mine").with("correlationid", "c-1");
        Draft notMine = Draft.taskUpdated(workspace, other, Wire.unique("t"), "Not mine");
        Draft assigned = Draft.of(
                TASK_ASSIGNED,
                workspace,
                ("{'id':'%s','projectId':'%s','newAssigneeId':'grace','assignedBy':'ada',"
                                + "'assignedAt':'2026-03-01T09:30:00Z'}")
                        .formatted(Wire.unique("t"), other));
        Draft everybody = Draft.project(PROJECT_CREATED, workspace, Wire.unique("p"));
        Draft chat = Draft.of(
                CHAT_MESSAGE,
                workspace,
                "{'id':'m1','chatId':'%s','authorId':'ada','body':'Hi','createdAt':'2026-03-01T09:30:00Z'}"
                        .formatted(Wire.unique("c")));
        Draft elsewhere = Draft.taskUpdated(Wire.unique("w"), Wire.unique("p"), Wire.unique("t"), "Elsewhere");
        send(mine, notMine, assigned, everybody, chat, elsewhere);
        String since = Instant.now().minusSeconds(60).toString();

        JsonPath seen = history(grace, since);
        assertThat(seen.<String>getList("data.id").subList(1, 5))
                .containsExactly(mine.id(), assigned.id(), everybody.id(), chat.id());
        assertThat(seen.getString("data[1].event")).isEqualTo("pm.task.updated");
        assertThat(seen.getString("data[1].correlationId")).isEqualTo("c-1");
        assertThat(seen.<String>getList("data[2].rooms")).contains("user:grace");
        assertThat(history(Caller.member("margaret", workspace), since).<String>getList("data.id"))
                .containsExactly(everybody.id(), chat.id());
        assertThat(history(Caller.admin(workspace), since).<String>getList("data.id"))
                .hasSize(6);
        assertThat(history(Caller.admin(Wire.unique("w")), since).<String>getList("data.id"))
                .isEmpty();
    }

    @Test
    void showsCustomEventsToThoseWhoMaySeeTheirRoom() {
        send(taskUpdated("Known"));
        Draft ofTask = Draft.custom(workspace, "task:" + task);
        Draft ofProject = Draft.custom(workspace, "project:" + project);
        Draft ofAda = Draft.custom(workspace, "user:ada");
        send(ofTask, ofProject, ofAda);
        String since = Instant.now().minusSeconds(60).toString();

        grace.get(TASK_FEED, task)
                .body("data[0].id", equalTo(ofTask.id()))
                .body("data[0].summary", equalTo("acme.door.opened"))
                .body("data[0].data.door", equalTo("open"));
        grace.get(PROJECT_FEED, project).body("data[0].id", equalTo(ofProject.id()));
        assertThat(history(grace, since).<String>getList("data.id"))
                .contains(ofTask.id(), ofProject.id())
                .doesNotContain(ofAda.id());
        assertThat(history(Caller.admin(workspace), since).<String>getList("data.id"))
                .contains(ofTask.id(), ofProject.id())
                .doesNotContain(ofAda.id());
        assertThat(history(Caller.member("ada", workspace), since).<String>getList("data.id"))
                .containsExactly(ofAda.id());
    }

    @Test
    void historyGoesOnAfterAnEventsCursor() {
        Draft first = taskUpdated("One");
        Draft second = taskUpdated("Two");
        send(first, second);
        JsonPath all = history(grace, Instant.now().minusSeconds(60).toString());
        String cursor = all.getString("data[1].cursor");

        assertThat(history(grace, cursor).<String>getList("data.id")).containsExactly(second.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?after=yesterday", "?after="})
    void historyWantsToKnowSinceWhen(String query) {
        grace.get("/api/pm/events" + query).statusCode(400).body("field", equalTo("after"));
    }

    @Test
    void answers503WhilePostgresIsAway() {
        TestEnvironment.servers().postgres().stop();
        try {
            grace.get(PROJECT_FEED, project)
                    .statusCode(503)
                    .contentType("application/problem+json")
                    .time(lessThan(30_000L));
        } finally {
            TestEnvironment.servers().postgres().start();
        }
        await().until(() -> grace.get(PROJECT_FEED, project).extract().statusCode() == 200);
    }

    private void send(Draft... drafts) {
        wire.send(drafts);
        for (Draft draft : drafts) {
            wire.awaitPublished(draft);
        }
    }

    private Draft taskUpdated(String title) {
        return Draft.taskUpdated(workspace, project, task, title);
    }

    private static JsonPath history(Caller caller, String after) {
        return caller.get("/api/pm/events?after={after}", after)
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
