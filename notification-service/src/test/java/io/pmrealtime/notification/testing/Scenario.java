package io.pmrealtime.notification.testing;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pmrealtime.local.servers.Mail;
import io.pmrealtime.local.testing.KafkaProbe;
import io.pmrealtime.local.testing.KafkaRecord;
import io.pmrealtime.local.testing.TestEnvironment;
import io.pmrealtime.local.testing.TopicCollector;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** A workspace of its own for one test: its events go into the realtime log as pm-events-service writes them. */
public final class Scenario implements AutoCloseable {
    private static final String TOPIC = "pm.realtime";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AtomicInteger NUMBER = new AtomicInteger();

    // Opened at first use: of every test instance there is a twin that is never used and never closed.
    private KafkaProbe kafka;
    private TopicCollector collector;

    private final String unique =
            NUMBER.incrementAndGet() + "-" + UUID.randomUUID().toString().substring(0, 8);

    /** The id of the workspace. */
    public String workspace() {
        return "w" + unique;
    }

    /** An id that no other test uses. */
    public String id(String name) {
        return name + unique;
    }

    /** The address of a user who {@link #join}ed. */
    public String address(String userId) {
        return userId + "@mail.test";
    }

    /** The log, which is read from the first call on. */
    public synchronized KafkaProbe kafka() {
        if (kafka == null) {
            kafka = KafkaProbe.connect();
            collector = kafka.collectFromNow(TOPIC);
        }
        return kafka;
    }

    private TopicCollector collector() {
        kafka();
        return collector;
    }

    /** Waits long enough for a loaded machine; how long something takes is not what these tests are about. */
    public static ConditionFactory eventually() {
        return Awaitility.await().atMost(LIMIT).pollInterval(Duration.ofMillis(25));
    }

    /** What comes of the work, which ends in time. */
    public static <T> T await(Uni<T> work) {
        return work.await().atMost(LIMIT);
    }

    /** Makes a user a member with a name and an address. */
    public void join(String userId, String name) {
        join(userId, name, address(userId));
    }

    /** Makes a user a member; a null address is none. */
    public void join(String userId, String name, String email) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("workspaceId", workspace());
        data.put("userId", userId);
        data.put("userName", name);
        if (email != null) {
            data.put("email", email);
        }
        data.put("role", "member");
        emit("workspace.member_added", UUID.randomUUID().toString(), null, data);
    }

    /** A task is given to somebody; gives the event's id. */
    public String assigned(String taskId, String title, String to, String by) {
        String eventId = UUID.randomUUID().toString();
        assigned(eventId, taskId, title, to, by);
        return eventId;
    }

    /** The same with an event id of one's own. */
    public void assigned(String eventId, String taskId, String title, String to, String by) {
        emit("pm.task.assigned", eventId, by, assignment(taskId, title, to, by));
    }

    public Map<String, Object> assignment(String taskId, String title, String to, String by) {
        return Map.of(
                "id", taskId,
                "projectId", id("p"),
                "title", title,
                "newAssigneeId", to,
                "assignedBy", by,
                "assignedAt", Instant.now().toString());
    }

    /** Writes an event to the realtime log and waits for Kafka's acknowledgement. */
    public void emit(String type, String eventId, String actorId, Map<String, ?> data) {
        emit(Instant.now(), type, eventId, actorId, data);
    }

    /** The same of something that happened at another time. */
    public void emit(Instant at, String type, String eventId, String actorId, Map<String, ?> data) {
        Map<String, String> headers = headers(type, eventId, actorId);
        headers.put("ce_time", at.toString());
        kafka().send(TOPIC, workspace(), json(data), headers);
    }

    public Map<String, String> headers(String type, String eventId, String actorId) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ce_specversion", "1.0");
        headers.put("ce_id", eventId);
        headers.put("ce_source", "/test");
        headers.put("ce_type", type);
        headers.put("ce_time", Instant.now().toString());
        headers.put("ce_workspaceid", workspace());
        headers.put("ce_correlationid", "corr-" + eventId);
        headers.put("content-type", "application/json");
        headers.put("rooms", "workspace:" + workspace());
        if (actorId != null) {
            headers.put("ce_actorid", actorId);
        }
        return headers;
    }

    /** A request as that user of the workspace. */
    public RequestSpecification as(String userId) {
        return asUserOf(workspace(), userId);
    }

    /** A request as a user of some workspace. */
    public static RequestSpecification asUserOf(String workspaceId, String userId) {
        return given().auth()
                .oauth2(TestEnvironment.tokens()
                        .user(userId)
                        .workspace(workspaceId)
                        .sign());
    }

    /** The first page of a user's inbox. */
    public JsonPath inbox(String userId) {
        return as(userId)
                .get("/api/pm/notifications?limit=100")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** Waits until a user's inbox lists that many, and gives their ids, newest first. */
    public List<String> awaitInbox(String userId, int size) {
        return eventually().until(() -> inbox(userId).getList("data.id"), ids -> ids.size() == size);
    }

    /** Live messages of a type to that user, in their order. */
    public List<KafkaRecord> pushes(String type, String userId) {
        return collector()
                .records(seen -> type.equals(seen.header("ce_type"))
                        && workspace().equals(seen.header("ce_workspaceid"))
                        && ("user:" + userId).equals(seen.header("rooms")));
    }

    /** Live messages of a type to anybody in this workspace, in their order. */
    public List<KafkaRecord> pushes(String type) {
        return collector()
                .records(seen ->
                        type.equals(seen.header("ce_type")) && workspace().equals(seen.header("ce_workspaceid")));
    }

    /** All events of this workspace that the service did not write itself, in their order. */
    public List<KafkaRecord> inputs() {
        return collector()
                .records(seen -> workspace().equals(seen.header("ce_workspaceid"))
                        && !String.valueOf(seen.header("ce_type")).startsWith("notification."));
    }

    /** The last unread count that the user's devices were told; -1 for none. */
    public int lastPushedCount(String userId) {
        List<KafkaRecord> counts = pushes("notification.unread_count", userId);
        return counts.isEmpty()
                ? -1
                : payload(counts.get(counts.size() - 1)).path("count").intValue();
    }

    public static JsonNode payload(KafkaRecord pushed) {
        return parse(pushed.value());
    }

    public static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(text, e);
        }
    }

    /** What arrived in the mailbox of a user who joined. */
    public List<Mail> mails(String userId) {
        return TestEnvironment.servers().mail().mails().stream()
                .filter(mail -> mail.to().equals(address(userId)))
                .toList();
    }

    private static String json(Map<String, ?> data) {
        try {
            return JSON.writeValueAsString(data);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public synchronized void close() {
        if (kafka != null) {
            kafka.close();
        }
    }
}
