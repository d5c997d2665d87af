package io.pmrealtime.events.testing;

import static org.awaitility.Awaitility.await;

import io.pmrealtime.contracts.kafka.Topic;
import io.pmrealtime.local.testing.KafkaProbe;
import io.pmrealtime.local.testing.KafkaRecord;
import io.pmrealtime.local.testing.TopicCollector;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;

/** Both ends of the service on Kafka, as producers and consumers see them. */
public final class Wire implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static {
        // How long it takes is not the point of any test that waits, and the machine may be busy.
        Awaitility.setDefaultTimeout(PATIENCE);
    }

    private final KafkaProbe probe = KafkaProbe.connect();
    private final TopicCollector realtime = probe.collectFromNow(Topic.REALTIME.topicName());
    private final TopicCollector rejected = probe.collectFromNow(Topic.REJECTED.topicName());

    /** An id that no other test uses. */
    public static String unique(String prefix) {
        return prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    public KafkaProbe probe() {
        return probe;
    }

    /** Sends in binary mode, keyed by the workspace. */
    public void send(Draft... drafts) {
        for (Draft draft : drafts) {
            sendTo(null, draft);
        }
    }

    /** Sends in binary mode to a partition of the test's choice. */
    public void sendTo(Integer partition, Draft draft) {
        probe.send(
                Topic.EVENTS.topicName(),
                partition,
                draft.workspaceId(),
                draft.data().getBytes(java.nio.charset.StandardCharsets.UTF_8),
                draft.headers());
    }

    /** Sends in structured mode. */
    public void sendStructured(Draft draft) {
        probe.send(
                Topic.EVENTS.topicName(),
                draft.workspaceId(),
                draft.envelope(),
                Map.of("content-type", "application/cloudevents+json; charset=UTF-8"));
    }

    /** What reached pm.realtime for a workspace, in order. */
    public List<KafkaRecord> published(String workspaceId) {
        return realtime.records(record -> workspaceId.equals(record.key()));
    }

    public List<String> publishedIds(String workspaceId) {
        return published(workspaceId).stream()
                .map(record -> record.header("ce_id"))
                .toList();
    }

    /** The same without repeats, which gateways drop: after a failure an event may be published again. */
    public List<String> publishedIdsOnce(String workspaceId) {
        return publishedIds(workspaceId).stream().distinct().toList();
    }

    /** What was put on pm.events.rejected with this key, in order. */
    public List<KafkaRecord> refused(String key) {
        return rejected.records(record -> key.equals(record.key()));
    }

    public KafkaRecord awaitPublished(Draft draft) {
        return await().atMost(PATIENCE)
                .until(
                        () -> published(draft.workspaceId()).stream()
                                .filter(record -> draft.id().equals(record.header("ce_id")))
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    /** Waits until this many records of the key were rejected, and gives the last. */
    public KafkaRecord awaitRefused(String key, int count) {
        await().atMost(PATIENCE).until(() -> refused(key).size() >= count);
        return refused(key).get(count - 1);
    }

    @Override
    public void close() {
        probe.close();
    }
}
