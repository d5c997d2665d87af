package io.pmrealtime.local.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KafkaProbeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TOPIC = "pm.realtime";

    private final String key = UUID.randomUUID().toString();
    private final KafkaProbe probe = KafkaProbe.connect();

    @AfterEach
    void close() {
        probe.close();
    }

    @Test
    void aRecordArrivesWithItsKeyItsHeadersAndItsPlace() {
        TopicCollector collector = probe.collectFromNow(TOPIC);
        RecordMetadata place = probe.send(TOPIC, key, "{\"id\":1}", Map.of("ce_type", "pm.task.updated"));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(mine(collector)).singleElement().satisfies(record -> {
                    assertThat(record.value()).isEqualTo("{\"id\":1}");
                    assertThat(record.headers()).isEqualTo(Map.of("ce_type", "pm.task.updated"));
                    assertThat(record.header("ce_type")).isEqualTo("pm.task.updated");
                    assertThat(record.header("ce_id")).isNull();
                    assertThat(record.topic()).isEqualTo(TOPIC);
                    assertThat(record.partition()).isEqualTo(place.partition());
                    assertThat(record.offset()).isEqualTo(place.offset());
                }));
    }

    @Test
    void oneCollectsFromNowAndOneFromTheStart() {
        probe.send(TOPIC, key, "before", Map.of());
        TopicCollector fromNow = probe.collectFromNow(TOPIC);
        TopicCollector fromStart = probe.collectFromStart(TOPIC);
        probe.send(TOPIC, key, "after", Map.of());

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(mine(fromStart))
                .extracting(KafkaRecord::value)
                .containsExactly("before", "after"));
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(mine(fromNow)).extracting(KafkaRecord::value).containsExactly("after"));
    }

    @Test
    void aPartitionCanBeChosenAndAValueLeftOut() {
        TopicCollector collector = probe.collectFromNow(TOPIC);
        probe.send(TOPIC, 7, key, null, Map.of());

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(mine(collector)).singleElement().satisfies(record -> {
                    assertThat(record.partition()).isEqualTo(7);
                    assertThat(record.value()).isNull();
                }));
    }

    private List<KafkaRecord> mine(TopicCollector collector) {
        return collector.records(record -> key.equals(record.key()));
    }
}
