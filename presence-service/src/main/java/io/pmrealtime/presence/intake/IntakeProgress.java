package io.pmrealtime.presence.intake;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.utils.Utils;

/**
 * Until when the records of this replica's partitions have been read, and since when without an outage. Only then does it mean something that none came. Times are
 * milliseconds since the epoch. Written by the intake's thread, read by any.
 */
public final class IntakeProgress {
    private static final long NEVER = Long.MAX_VALUE;
    /** Further behind than this, the absence of a record says nothing yet. */
    private static final long LAG_MILLIS = 2_000;
    /** Unasked for longer than this, Kafka may have been away, or this process may have stood still. */
    private static final long GAP_MILLIS = 5_000;

    private static final int MARKS = 16;

    /** Where the partitions ended at some time. */
    private record Mark(long at, Map<Integer, Long> ends) {
        boolean isPassed(Map<Integer, Long> positions) {
            return ends.entrySet().stream().allMatch(end -> positions.getOrDefault(end.getKey(), 0L) >= end.getValue());
        }
    }

    private final Deque<Mark> marks = new ArrayDeque<>();
    private volatile long soundSince = NEVER;
    private volatile boolean afterOutage;
    private volatile long readUntil;
    private volatile long reachedAt;
    private volatile Map<Integer, Long> readSince = Map.of();
    private volatile int partitionCount;

    /** True when everything has been read, but for the newest, and that without an outage for so long. */
    public boolean isLiveFor(long now, long millis) {
        long since = soundSince;
        return since != NEVER && now - since >= millis && now - readUntil <= LAG_MILLIS;
    }

    /** True when reading had to begin anew because of an outage, and not only because this replica began: gateways may need a while until they can speak again. */
    public boolean isAfterOutage() {
        return afterOutage;
    }

    /** Everything that Kafka had at this time has been handled; 0 when that is not known. */
    public long readUntil() {
        return readUntil;
    }

    /** When Kafka answered last; 0 for never. */
    public long reachedAt() {
        return reachedAt;
    }

    /** True when records with this key are read by this replica. */
    public boolean owns(byte[] recordKey) {
        return readSince.containsKey(partition(recordKey));
    }

    /** True when records with this key have been this replica's for so long. */
    public boolean ownsFor(byte[] recordKey, long now, long millis) {
        return now - readSince.getOrDefault(partition(recordKey), NEVER) >= millis;
    }

    /** True until it is known that what was in the partitions when they came has been read. */
    boolean isCatchingUp() {
        return !readSince.isEmpty() && readUntil == 0;
    }

    /** Which partitions are read from now on, of how many. What is in a new one may be old. */
    void assigned(Set<Integer> partitions, int topicPartitions, long now) {
        Map<Integer, Long> since = new HashMap<>();
        partitions.forEach(partition -> since.put(partition, readSince.getOrDefault(partition, now)));
        if (readSince.isEmpty()) {
            beginAnew();
        } else if (!readSince.keySet().containsAll(since.keySet())) {
            readUntil = 0;
        }
        partitionCount = topicPartitions;
        readSince = Map.copyOf(since);
        marks.clear();
    }

    /** Records could not be read, or not be handled. */
    void interrupted() {
        afterOutage = true;
        beginAnew();
    }

    private void beginAnew() {
        soundSince = NEVER;
        readUntil = 0;
        marks.clear();
    }

    /**
     * Kafka told where the partitions end.
     *
     * @param ends by partition, for those that are read
     * @param positions up to where records were handled
     * @param now when Kafka was asked
     */
    void reached(Map<Integer, Long> ends, Map<Integer, Long> positions, long now) {
        if (reachedAt != 0 && now - reachedAt > GAP_MILLIS) {
            interrupted();
        }
        reachedAt = now;
        while (!marks.isEmpty() && marks.getFirst().isPassed(positions)) {
            readUntil = marks.removeFirst().at();
            soundSince = Math.min(soundSince, now);
        }
        if (marks.size() < MARKS) {
            marks.addLast(new Mark(now, Map.copyOf(ends)));
        }
    }

    private int partition(byte[] recordKey) {
        int count = partitionCount;
        return count == 0 ? -1 : Utils.toPositive(Utils.murmur2(recordKey)) % count;
    }
}
