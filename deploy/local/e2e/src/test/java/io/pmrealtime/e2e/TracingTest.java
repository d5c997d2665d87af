package io.pmrealtime.e2e;

import static io.pmrealtime.e2e.Events.envelope;
import static io.pmrealtime.e2e.Events.headers;
import static io.pmrealtime.e2e.Events.newId;
import static io.pmrealtime.e2e.Events.taskAssigned;
import static io.pmrealtime.e2e.Events.taskUpdated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pmrealtime.e2e.SpanReceiver.Received;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The trace that a producer began, as a collector sees it that all services send their spans to. */
class TracingTest {
    private static final String PRODUCER_SPAN = "00f067aa0ba902b7";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final RunningStack stack = RunningStack.get();
    private final String traceId = UUID.randomUUID().toString().replace("-", "");

    @Test
    void aTraceGoesOnThroughAllServicesToTheSocketAndTheMail() {
        String id = newId();
        try (SocketClient grace = inApollo("grace")) {
            produce(id, "pm.task.assigned", taskAssigned("t-" + id, "apollo", "grace"), traceparent(traceId, "01"));

            grace.awaitEvent(id);
            Received processed = awaitSpan("pm-events-service", "pm.events process", PRODUCER_SPAN);
            assertThat(processed.attributes())
                    .containsEntry("cloudevents.event_id", id)
                    .containsEntry("cloudevents.event_type", "pm.task.assigned")
                    .containsEntry("messaging.destination.name", "pm.events")
                    .containsEntry("pm.outcome", "published");
            Received notified = awaitSpan("notification-service", "pm.realtime notify", processed.spanId());
            awaitSpan("notification-service", "email send", notified.spanId());
            // Each replica that reads the workspace delivers to its own connections, and one of them holds this one.
            awaitFanOut(processed, "pm.task.assigned", 1);
            // The push of the notification is an event of its own, which the notification brought about.
            awaitFanOut(notified, "notification.new", 1);
        }
    }

    @Test
    void aTraceThatIsNotRecordedGetsNoSpans() {
        String quiet = UUID.randomUUID().toString().replace("-", "");
        String quietId = newId();
        String id = newId();
        try (SocketClient grace = inApollo("grace")) {
            produce(quietId, "pm.task.updated", taskUpdated("t1", "apollo", "Quiet"), traceparent(quiet, "00"));
            produce(id, "pm.task.updated", taskUpdated("t1", "apollo", "Traced"), traceparent(traceId, "01"));

            grace.awaitEvent(quietId);
            grace.awaitEvent(id);
            awaitFanOut(awaitSpan("pm-events-service", "pm.events process", PRODUCER_SPAN), "pm.task.updated", 1);
            assertThat(stack.spans().trace(quiet)).isEmpty();
        }
    }

    @Test
    void theTraceOfARequestGoesIntoTheEventThatItBrings() {
        String id = newId();
        try (SocketClient grace = inApollo("grace")) {
            RunningStack.Answer answer = stack.post(
                    "/api/pm/events",
                    stack.token("tracker", "acme", "producer"),
                    "application/cloudevents+json",
                    envelope(id, "pm.task.updated", "acme", taskUpdated("t1", "apollo", "Posted")),
                    Map.of("traceparent", traceparent(traceId, "01")));

            assertThat(answer.status()).as(answer.body()).isEqualTo(202);
            grace.awaitEvent(id);
            Received request = awaitSpan("pm-events-service", "POST /api/pm/events", PRODUCER_SPAN);
            Received processed = awaitSpan("pm-events-service", "pm.events process", request.spanId());
            assertThat(processed.attributes()).containsEntry("cloudevents.event_id", id);
            awaitFanOut(processed, "pm.task.updated", 1);
        }
    }

    @Test
    void aRemovalIsTracedToWherePeopleDisappear() {
        String user = "traced-" + newId();
        member("pm.team.member_added", "added", user, "2026-03-01T09:30:00Z", traceparent(traceId, "00"));
        member("pm.team.member_removed", "removed", user, "2026-03-01T09:30:01Z", traceparent(traceId, "01"));

        Received processed = awaitSpan("pm-events-service", "pm.events process", PRODUCER_SPAN);
        awaitSpan("presence-service", "pm.realtime remove", processed.spanId());
    }

    private Received awaitSpan(String service, String name, String parentId) {
        return await().atMost(LIMIT)
                .until(
                        () -> stack.spans().trace(traceId).stream()
                                .filter(span -> span.service().equals(service)
                                        && span.name().equals(name)
                                        && span.parentId().equals(parentId))
                                .toList(),
                        found -> found.size() == 1)
                .get(0);
    }

    /** A replica's span for an event of this type that another span handed on. */
    private void awaitFanOut(Received parent, String type, int deliveries) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(stack.spans().trace(traceId))
                .filteredOn(span -> span.service().equals("gateway-service")
                        && span.name().equals("pm.realtime fan-out")
                        && span.parentId().equals(parent.spanId()))
                .extracting(Received::attributes)
                .anySatisfy(attributes -> assertThat(attributes)
                        .containsEntry("cloudevents.event_type", type)
                        .containsEntry("pm.deliveries", Integer.toString(deliveries))));
    }

    private SocketClient inApollo(String user) {
        return SocketClient.inRooms(stack.frontDoorSocket(), stack.token(user, "acme"), "project:apollo");
    }

    private void member(String type, String action, String userId, String time, String traceparent) {
        produce(newId(), type, """
                {"projectId":"apollo","action":"%s","userId":"%s","userName":"Guest","changedBy":"ada",\
                "changedAt":"%s"}""".formatted(action, userId, time), traceparent);
    }

    private void produce(String id, String type, String data, String traceparent) {
        Map<String, String> headers = headers(id, type, "acme");
        headers.put("ce_traceparent", traceparent);
        stack.kafka().send("pm.events", "acme", data, headers);
    }

    private static String traceparent(String traceId, String flags) {
        return "00-" + traceId + '-' + PRODUCER_SPAN + '-' + flags;
    }
}
