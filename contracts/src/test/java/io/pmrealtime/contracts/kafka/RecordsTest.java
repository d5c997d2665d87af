package io.pmrealtime.contracts.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pmrealtime.contracts.event.DomainEvent;
import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.contracts.realtime.RealtimeRecord;
import io.pmrealtime.contracts.room.Room;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class RecordsTest {
    private static final DomainEvent EVENT = DomainEvent.of(
            "e1", "/test", EventType.TYPING_START, Instant.EPOCH, "acme", "{\"chatId\":\"c9\"}".getBytes(UTF_8));

    @Test
    void aRealtimeRecordIsKeyedByWorkspaceAndNamesItsRooms() {
        ProducerRecord<String, byte[]> record = RealtimeRecord.of(EVENT, List.of(Room.project("p1"), Room.task("t1")));

        assertThat(record.topic()).isEqualTo("pm.realtime");
        assertThat(record.key()).isEqualTo("acme");
        assertThat(Header.text(record.headers(), Header.ROOMS)).isEqualTo("project:p1,task:t1");
        assertThat(Header.text(record.headers(), Header.CE_TYPE)).isEqualTo("typing.start");
        assertThat(Header.text(record.headers(), Header.EPHEMERAL)).isNull();
        assertThat(Header.text(record.headers(), Header.SILENT)).isNull();
    }

    @Test
    void flagsAreHeaders() {
        List<Room> rooms = List.of(Room.chat("c9"));

        assertThat(Header.text(RealtimeRecord.ephemeral(EVENT, rooms).headers(), Header.EPHEMERAL))
                .isEqualTo("1");
        assertThat(Header.text(RealtimeRecord.silent(EVENT, rooms).headers(), Header.SILENT))
                .isEqualTo("1");
    }

    @Test
    void aRealtimeRecordWithoutRoomsIsAMistake() {
        assertThatThrownBy(() -> RealtimeRecord.of(EVENT, List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRejectedRecordKeepsWhatCameAndSaysWhyAndWhence() {
        ConsumerRecord<byte[], byte[]> received =
                new ConsumerRecord<>("pm.events", 3, 42, "acme".getBytes(UTF_8), "{".getBytes(UTF_8));
        received.headers().add("ce_id", "e1".getBytes(UTF_8)).add("reason", "schema".getBytes(UTF_8));

        ProducerRecord<byte[], byte[]> rejected =
                RejectedRecord.of(received, RejectReason.INVALID_JSON, "it ends too early");

        assertThat(rejected.topic()).isEqualTo("pm.events.rejected");
        assertThat(rejected.key()).isEqualTo(received.key());
        assertThat(rejected.value()).isEqualTo(received.value());
        assertThat(Header.text(rejected.headers(), "ce_id")).isEqualTo("e1");
        assertThat(rejected.headers().headers("reason")).hasSize(1);
        assertThat(Header.text(rejected.headers(), "reason")).isEqualTo("invalid_json");
        assertThat(Header.text(rejected.headers(), "detail")).isEqualTo("it ends too early");
        assertThat(Header.text(rejected.headers(), "original_topic")).isEqualTo("pm.events");
        assertThat(Header.text(rejected.headers(), "original_partition")).isEqualTo("3");
        assertThat(Header.text(rejected.headers(), "original_offset")).isEqualTo("42");
    }

    @Test
    void aDetailThatQuotesWhatCameIsCut() {
        ConsumerRecord<byte[], byte[]> received = new ConsumerRecord<>("pm.events", 3, 42, null, null);

        ProducerRecord<byte[], byte[]> rejected =
                RejectedRecord.of(received, RejectReason.NOT_CLOUDEVENT, "x".repeat(1 << 20));

        assertThat(Header.text(rejected.headers(), "detail")).hasSize(4096);
    }
}
