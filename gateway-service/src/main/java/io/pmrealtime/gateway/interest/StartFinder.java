package io.pmrealtime.gateway.interest;

import io.pmrealtime.contracts.kafka.Topic;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Asks Kafka where to begin with a partition. Without waiting, since others are read meanwhile. Any thread. */
public final class StartFinder {
    private StartFinder() {}

    /**
     * Where to begin.
     *
     * @param start the first offset to read
     * @param end where the partition ended when this was asked: whoever has read up to here is live
     */
    public record Found(Take take, long start, long end) {}

    /** The first record since an instant, or the end where there is none. Fails where Kafka does not answer in time. */
    public static CompletionStage<Found> find(Admin admin, Take take, Instant since) {
        return ask(admin, take, OffsetSpec.latest())
                .thenCombine(
                        ask(admin, take, OffsetSpec.forTimestamp(since.toEpochMilli())),
                        (last, first) -> new Found(
                                take,
                                first.offset() < 0 ? last.offset() : Math.min(first.offset(), last.offset()),
                                last.offset()));
    }

    private static CompletionStage<ListOffsetsResultInfo> ask(Admin admin, Take take, OffsetSpec what) {
        TopicPartition partition = new TopicPartition(Topic.REALTIME.topicName(), take.partition());
        return admin.listOffsets(Map.of(partition, what), new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .partitionResult(partition)
                .toCompletionStage();
    }
}
