package io.pmrealtime.events.intake;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Cuts what one poll brought into batches by the size of their values, in order. Pure. */
final class BatchSlices {
    private BatchSlices() {}

    /** @param maxBytes how much the values of a batch may have together; a larger record is a batch of its own */
    static List<List<ConsumerRecord<byte[], byte @Nullable []>>> of(
            Iterable<ConsumerRecord<byte[], byte @Nullable []>> records, int maxBytes) {
        List<List<ConsumerRecord<byte[], byte @Nullable []>>> slices = new ArrayList<>();
        List<ConsumerRecord<byte[], byte @Nullable []>> slice = new ArrayList<>();
        long bytes = 0;
        for (ConsumerRecord<byte[], byte @Nullable []> record : records) {
            int size = Math.max(0, record.serializedValueSize());
            if (!slice.isEmpty() && bytes + size > maxBytes) {
                slices.add(slice);
                slice = new ArrayList<>();
                bytes = 0;
            }
            slice.add(record);
            bytes += size;
        }
        if (!slice.isEmpty()) {
            slices.add(slice);
        }
        return slices;
    }
}
