package io.pmrealtime.events.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class BatchSlicesTest {
    @Test
    void keepsTheOrderAndTheLimitAndLetsALargeRecordGoAlone() {
        List<List<ConsumerRecord<byte[], byte[]>>> slices =
                BatchSlices.of(List.of(record(0, 40), record(1, 60), record(2, 1), record(3, 500), record(4, -1)), 100);

        assertThat(slices)
                .extracting(slice -> slice.stream().map(ConsumerRecord::offset).toList())
                .containsExactly(List.of(0L, 1L), List.of(2L), List.of(3L), List.of(4L));
    }

    @Test
    void makesNothingOfNothing() {
        assertThat(BatchSlices.of(List.of(), 100)).isEmpty();
    }

    /** @param size of the value; -1 for a tombstone */
    private static ConsumerRecord<byte[], byte[]> record(long offset, int size) {
        byte[] value = size < 0 ? null : new byte[size];
        return new ConsumerRecord<>(
                "pm.events",
                0,
                offset,
                0,
                TimestampType.CREATE_TIME,
                0,
                size,
                new byte[0],
                value,
                new RecordHeaders(),
                Optional.empty());
    }
}
