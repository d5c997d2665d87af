package io.pmrealtime.e2e;

import static io.pmrealtime.e2e.Events.headers;
import static io.pmrealtime.e2e.Events.newId;
import static io.pmrealtime.e2e.Events.taskAssigned;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The person whom an event concerns hears of it once: in the inbox, on the socket and by mail. */
class NotificationTest {
    private final RunningStack stack = RunningStack.get();

    @Test
    void anAssignmentThatIsProducedThreeTimesIsOneRowOnePushAndOneMail() {
        stack.delete("/dev/mails");
        String token = stack.token("linus", "acme");
        String id = newId();
        String task = "task-" + newId();
        try (SocketClient linus = SocketClient.connect(stack.frontDoorSocket(), token)) {
            for (int i = 0; i < 3; i++) {
                assign(id, task);
            }
            String second = newId();
            assign(second, task + "-b");

            // The second assignment is behind the repeats: once it is announced, so is all before it.
            linus.awaitMessage(message -> isNew(message, task + "-b"));
            assertThat(linus.messages())
                    .filteredOn(message -> isNew(message, task))
                    .hasSize(1);
            assertThat(inbox(token, task)).hasSize(1);
            await().untilAsserted(() -> assertThat(linus.events("notification.unread_count"))
                    .last()
                    .satisfies(event ->
                            assertThat(event.path("data").path("count").asInt()).isEqualTo(unread(token))));

            await().untilAsserted(() -> assertThat(mailsTo("linus@acme.test")).hasSize(2));
        }
    }

    @Test
    void readingOnOneDeviceReachesTheOther() {
        String token = stack.token("grace", "acme");
        String task = "task-" + newId();
        try (SocketClient phone = SocketClient.connect(stack.frontDoorSocket(), token)) {
            stack.kafka()
                    .send(
                            "pm.events",
                            "acme",
                            taskAssigned(task, "apollo", "grace"),
                            headers(newId(), "pm.task.assigned", "acme"));
            JsonNode pushed = phone.awaitMessage(message -> isNew(message, task));
            String notificationId = pushed.path("data").path("id").asText();

            RunningStack.Answer answer =
                    stack.post("/api/pm/notifications/" + notificationId + "/read", token, "application/json", "");

            assertThat(answer.status()).isEqualTo(200);
            JsonNode read =
                    phone.awaitMessage(message -> message.path("event").asText().equals("notification.read"));
            assertThat(read.path("data").path("ids")).map(JsonNode::asText).contains(notificationId);
        }
    }

    @Test
    void anInboxIsOpenToItsOwnerOnly() {
        String id = newId();
        String task = "task-" + newId();
        String owner = stack.token("grace", "acme");
        stack.kafka()
                .send(
                        "pm.events",
                        "acme",
                        taskAssigned(task, "apollo", "grace"),
                        headers(id, "pm.task.assigned", "acme"));
        List<JsonNode> rows = await().until(() -> inbox(owner, task), list -> !list.isEmpty());
        String path = "/api/pm/notifications/" + rows.get(0).path("id").asText() + "/read";

        assertThat(stack.post(path, stack.token("linus", "acme"), "application/json", "")
                        .status())
                .isEqualTo(404);
        assertThat(stack.post(path, stack.token("grace", "umbrella"), "application/json", "")
                        .status())
                .isEqualTo(404);
        assertThat(inbox(stack.token("grace", "umbrella"), task)).isEmpty();
    }

    private void assign(String id, String task) {
        stack.kafka()
                .send(
                        "pm.events",
                        "acme",
                        taskAssigned(task, "apollo", "linus"),
                        headers(id, "pm.task.assigned", "acme"));
    }

    private static boolean isNew(JsonNode message, String taskId) {
        return message.path("event").asText().equals("notification.new")
                && message.path("data").path("taskId").asText().equals(taskId);
    }

    private List<JsonNode> inbox(String token, String taskId) {
        JsonNode rows =
                stack.get("/api/pm/notifications?limit=100", token).json().path("data");
        return StreamSupport.stream(rows.spliterator(), false)
                .filter(row -> row.path("taskId").asText().equals(taskId))
                .toList();
    }

    private int unread(String token) {
        return stack.get("/api/pm/notifications/unread-count", token)
                .json()
                .path("data")
                .path("count")
                .asInt();
    }

    private List<JsonNode> mailsTo(String address) {
        JsonNode mails = stack.get("/dev/mails", null).json().path("data");
        return StreamSupport.stream(mails.spliterator(), false)
                .filter(mail -> mail.path("to").asText().contains(address))
                .toList();
    }
}
