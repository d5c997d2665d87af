package io.pmrealtime.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pmrealtime.local.testing.KafkaRecord;
import io.pmrealtime.local.testing.TopicCollector;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Margaret looks at her project over a gateway that is killed, and does not come back. */
final class Ghost {
    private static final Duration GONE_WITHIN = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TopicCollector realtime;

    /** @param instance the gateway that will be killed */
    Ghost(RunningStack stack, int instance) {
        realtime = stack.kafka().collectFromNow("pm.realtime");
        SocketClient.inRooms(stack.gatewaySocket(instance), stack.token("margaret", "acme"), "project:gemini")
                .send("{\"type\":\"pm.presence.update\",\"projectId\":\"gemini\",\"page\":\"tasks\"}");
        await().atMost(PATIENCE).until(() -> !told("pm.presence.joined").isEmpty());
    }

    void assertLeftInTime(Instant killedAt) {
        await().atMost(PATIENCE).until(() -> !told("pm.presence.left").isEmpty());
        assertThat(told("pm.presence.left").get(0).timestamp()).isBetween(killedAt, killedAt.plus(GONE_WITHIN));
    }

    private List<KafkaRecord> told(String type) {
        return realtime.records(record -> type.equals(record.header("ce_type"))
                && "margaret".equals(record.header("ce_actorid"))
                && "project:gemini".equals(record.header("rooms")));
    }
}
