package io.pmrealtime.events.intake;

import io.pmrealtime.events.database.Transaction;
import io.pmrealtime.events.ledger.Ledger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How far this replica knows each partition to be published. PostgreSQL is told with the next batch, or when there is
 * nothing else to do; until then memory knows better.
 */
final class PublishedOffsets {
    private final Ledger ledger;
    private final Map<Integer, Long> known = new ConcurrentHashMap<>();
    private final Map<Integer, Long> untold = new ConcurrentHashMap<>();

    PublishedOffsets(Ledger ledger) {
        this.ledger = ledger;
    }

    /** The offsets of these partitions; asks PostgreSQL about those that it sees for the first time. */
    Map<Integer, Long> of(Transaction transaction, Set<Integer> partitions) {
        Set<Integer> unknown = new HashSet<>(partitions);
        unknown.removeAll(known.keySet());
        if (!unknown.isEmpty()) {
            ledger.published(transaction, unknown)
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
            ledger.advancePublished(transaction, news);
        }
        return news;
    }

    void told(Map<Integer, Long> news) {
        news.forEach((partition, offset) -> untold.remove(partition, offset));
    }

    boolean hasNews() {
        return !untold.isEmpty();
    }

    /** Another replica has these partitions from now on, and will know better. */
    void forget(Set<Integer> partitions) {
        known.keySet().removeAll(partitions);
        untold.keySet().removeAll(partitions);
    }
}
