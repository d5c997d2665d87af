package io.pmrealtime.gateway.cursor;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Utils;

/**
 * The topic as it is now: what makes positions in it comparable.
 *
 * @param topicId its id in Kafka
 * @param partitions how many it has
 */
public record LogShape(Uuid topicId, int partitions) {

    public LogShape {
        if (partitions < 1) {
            throw new IllegalArgumentException("a topic has a partition");
        }
    }

    /** The partition of a workspace: Kafka's default partitioning of its id. */
    public int partitionOf(String workspaceId) {
        return Utils.toPositive(Utils.murmur2(workspaceId.getBytes(StandardCharsets.UTF_8))) % partitions;
    }

    /** The cursor at an offset of a partition. */
    public Cursor cursor(int partition, long offset) {
        return new Cursor(topicId, partitions, partition, offset);
    }

    /** Whether a cursor speaks of this log and not of an earlier one. */
    public boolean isOf(Cursor cursor) {
        return cursor.topicId().equals(topicId) && cursor.partitions() == partitions;
    }
}
