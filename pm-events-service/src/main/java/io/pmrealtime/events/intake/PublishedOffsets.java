package io.pmrealtime.events.intake;

import io.pmrealtime.contracts.kafka.Topic;
import io.pmrealtime.events.database.Transaction;
import io.pmrealtime.events.ledger.Ledger;
import io.pmrealtime.events.ledger.SourcePosition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * How far this replica knows each partition to be published. PostgreSQL is told with the next batch, or when there is
 * nothing else to do; until then memory knows better. Offsets count for one topic only: should it be created anew,
 * nothing is known.
 */
final class PublishedOffsets {
    private static final Logger LOG = Logger.getLogger(PublishedOffsets.class);

    private final Ledger ledger;
    private final Map<Integer, Long> known = new ConcurrentHashMap<>();
    private final Map<Integer, Long> untold = new ConcurrentHashMap<>();

    private volatile @Nullable String topicId;
    private volatile boolean isConfirmed;

    PublishedOffsets(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * Makes sure that the offsets are those of the topic that these records came from. A record below what is known to be
     * published is a repeat, or the topic is another one.
     *
     * @param currentTopicId asked only where there is a doubt
     */
    void confirm(Iterable<SourcePosition> positions, Supplier<String> currentTopicId) {
        if (isConfirmed && !isBelowPublished(positions)) {
            return;
        }
        String current = currentTopicId.get();
        if (topicId != null && !topicId.equals(current)) {
            LOG.infof("%s was created anew: what is known of its partitions is forgotten", Topic.EVENTS.topicName());
            known.clear();
            untold.clear();
        }
        topicId = current;
        isConfirmed = true;
    }

    private boolean isBelowPublished(Iterable<SourcePosition> positions) {
        for (SourcePosition position : positions) {
            if (position.offset() < known.getOrDefault(position.partition(), 0L)) {
                return true;
            }
        }
        return false;
    }

    /** The offsets of these partitions; asks PostgreSQL about those that it sees for the first time. */
    Map<Integer, Long> of(Transaction transaction, Set<Integer> partitions) {
        Set<Integer> unknown = new HashSet<>(partitions);
        unknown.removeAll(known.keySet());
        if (!unknown.isEmpty()) {
            ledger.published(transaction, topic(), unknown)
                    .forEach((partition, offset) -> known.merge(partition, offset, Math::max));
        }
        return Map.copyOf(known);
    }

    /** Takes note that everything below these offsets is published. */
    void advance(Map<Integer, Long> nextOffsets) {
        nextOffsets.forEach((partition, offset) -> {
            known.merge(partition, offset, Math::max);
            untold.merge(partition, offset, Math::max);
        });
    }

    /** What PostgreSQL is still to be told; hand it to {@link #told} when the transaction is committed. */
    Map<Integer, Long> tell(Transaction transaction) {
        Map<Integer, Long> news = new HashMap<>(untold);
        if (!news.isEmpty()) {
            ledger.advancePublished(transaction, topic(), news);
        }
        return news;
    }

    void told(Map<Integer, Long> news) {
        news.forEach((partition, offset) -> untold.remove(partition, offset));
    }

    private String topic() {
        return Objects.requireNonNull(topicId, "offsets are asked for before their topic is known");
    }

    boolean hasNews() {
        return topicId != null && !untold.isEmpty();
    }

    /** Another replica has these partitions from now on, and will know better. */
    void forget(Set<Integer> partitions) {
        known.keySet().removeAll(partitions);
        untold.keySet().removeAll(partitions);
        isConfirmed = false;
    }
}
