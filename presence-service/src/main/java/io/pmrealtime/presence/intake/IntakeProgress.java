package io.pmrealtime.presence.intake;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Since when the records of this replica's partitions have been read without a gap. Only then does it mean something that none came. Written by the intake's
 * thread, read by any.
 */
public final class IntakeProgress {
    private static final long NOT_LIVE = Long.MAX_VALUE;

    private volatile long liveSince = NOT_LIVE;
    private volatile long reachedAt;
    private volatile Set<Integer> partitions = Set.of();
    private volatile int partitionCount;

    private @Nullable Map<TopicPartition, Long> previousEnds;

    /** True when records have been read without a gap for that long. */
    public boolean isLiveFor(long now, long millis) {
        long since = liveSince;
        return since != NOT_LIVE && now - since >= millis;
    }

    /** When Kafka answered last, in milliseconds since the epoch; 0 for never. */
    public long reachedAt() {
        return reachedAt;
    }

    /** True when records with this key are read by this replica. */
    public boolean owns(byte[] recordKey) {
        int count = partitionCount;
        return count > 0 && partitions.contains(Utils.toPositive(Utils.murmur2(recordKey)) % count);
    }

    /** Other partitions came: what was in them may be old. */
    void assigned(Set<TopicPartition> assignment, int topicPartitions) {
        Set<Integer> numbers = new HashSet<>();
        assignment.forEach(partition -> numbers.add(partition.partition()));
        partitions = Set.copyOf(numbers);
        partitionCount = topicPartitions;
        interrupted();
    }

    /** Records could not be read, or not be handled. */
    void interrupted() {
        liveSince = NOT_LIVE;
        previousEnds = null;
    }

    /**
     * Kafka told where the partitions end. Reading is without a gap when it has passed the ends that were told the time before.
     *
     * @param positions up to where records were handled
     */
    void reached(Map<TopicPartition, Long> ends, Map<TopicPartition, Long> positions, long now) {
        reachedAt = now;
        Map<TopicPartition, Long> target = previousEnds;
        previousEnds = Map.copyOf(ends);
        if (target == null) {
            return;
        }
        boolean passed =
                target.entrySet().stream().allMatch(end -> positions.getOrDefault(end.getKey(), 0L) >= end.getValue());
        if (!passed) {
            liveSince = NOT_LIVE;
        } else if (liveSince == NOT_LIVE) {
            liveSince = now;
        }
    }
}
