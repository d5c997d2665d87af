package io.pmrealtime.events.ledger;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.pmrealtime.contracts.room.RoomKind;
import io.pmrealtime.events.check.Checked;
import io.pmrealtime.events.check.GoodEvent;
import io.pmrealtime.events.config.EventsConfig;
import io.pmrealtime.events.database.DatabaseException;
import io.pmrealtime.events.database.Transaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The memory that makes every event count once: ids of events, owners of resources, and how far each partition was
 * published. Callers hold the lock of each workspace of the batch ({@link Transaction#lock}).
 */
@ApplicationScoped
public class Ledger {
    private static final String SELECT_IDS = """
            select workspace_id, event_id, payload_hash, source_partition, source_offset
            from event_ids join unnest(?::text[], ?::text[]) as wanted (workspace_id, event_id)
              using (workspace_id, event_id)
            """;
    private static final String INSERT_IDS = """
            insert into event_ids (workspace_id, event_id, payload_hash, source_partition, source_offset, received_at)
            select *, ?::timestamptz from unnest(?::text[], ?::text[], ?::bytea[], ?::int[], ?::bigint[])
            on conflict do nothing
            """;
    private static final String SELECT_OWNERS = """
            select kind, id, workspace_id
            from resource_owners join unnest(?::text[], ?::text[]) as wanted (kind, id) using (kind, id)
            """;
    private static final String INSERT_OWNERS = """
            insert into resource_owners (kind, id, workspace_id) select * from unnest(?::text[], ?::text[], ?::text[])
            on conflict do nothing
            """;
    private static final String SELECT_PUBLISHED = """
            select partition, next_offset from published_offsets
            where partition = any (?) and coalesce(topic_id, ?) = ?
            """;
    private static final String ADVANCE_PUBLISHED = """
            insert into published_offsets (partition, next_offset, topic_id)
            select *, ? from unnest(?::int[], ?::bigint[])
            on conflict (partition) do update set
              next_offset = case
                when coalesce(published_offsets.topic_id, excluded.topic_id) = excluded.topic_id
                  then greatest(published_offsets.next_offset, excluded.next_offset)
                else excluded.next_offset
              end,
              topic_id = excluded.topic_id
            """;

    private final Clock clock;
    /** Owners never change, so what was read once is true for ever. */
    private final Cache<Resource, String> knownOwners;
    /** Of events whose transactions are committed: the ids that are most likely to come again. */
    private final Cache<EventKey, LedgerEntry> recentIds;

    public Ledger(EventsConfig config, Clock clock) {
        this.clock = clock;
        this.knownOwners = Caffeine.newBuilder()
                .maximumSize(config.intake().knownResources())
                .build();
        this.recentIds =
                Caffeine.newBuilder().maximumSize(config.intake().knownIds()).build();
    }

    /** PostgreSQL knows an id that memory does not: the batch is to be decided again, on what PostgreSQL knows. */
    public static final class ForgottenIdException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ForgottenIdException() {
            super("an id of the batch was taken before", null, false, false);
        }
    }

    /**
     * Decides about a batch, in its order, and writes down what its fresh events claim. Nearly all ids are new, and writing
     * them down tells: so a batch is first taken on what memory knows, and only where that was wrong on what PostgreSQL
     * knows.
     *
     * @param published per partition of the batch, the offset below which all outcomes are known to be published
     * @param isSecondTry whether the batch was tried on what memory knows
     * @throws ForgottenIdException when memory was wrong; call it again in another transaction
     */
    public List<Verdict> take(
            Transaction transaction, List<Received> batch, Map<Integer, Long> published, boolean isSecondTry) {
        List<GoodEvent> events = batch.stream()
                .map(Received::checked)
                .filter(Checked.Good.class::isInstance)
                .map(checked -> ((Checked.Good) checked).event())
                .toList();
        boolean asks = isSecondTry || isReplay(batch, published);
        Known known =
                new Known(asks ? ids(transaction, events) : recentIds(events), owners(transaction, events), published);
        List<Verdict> verdicts = Triage.decide(batch, known);
        List<Verdict.Fresh> fresh = verdicts.stream()
                .filter(Verdict.Fresh.class::isInstance)
                .map(Verdict.Fresh.class::cast)
                .toList();
        if (!fresh.isEmpty()) {
            if (insertIds(transaction, fresh) < fresh.size()) {
                throw asks ? DatabaseException.overtaken("an event id") : new ForgottenIdException();
            }
            insertOwners(transaction, fresh);
        }
        return verdicts;
    }

    /** Remembers what a committed transaction wrote down. */
    public void remember(List<Verdict> verdicts) {
        for (Verdict verdict : verdicts) {
            if (verdict instanceof Verdict.Fresh fresh) {
                recentIds.put(
                        EventKey.of(fresh.event()),
                        new LedgerEntry(fresh.event().payloadHash(), fresh.position()));
            }
        }
    }

    /** Below which offset the outcomes of each of these partitions of a topic were published; 0 where nothing is known. */
    public Map<Integer, Long> published(Transaction transaction, String topicId, Set<Integer> partitions) {
        Map<Integer, Long> published = new HashMap<>();
        partitions.forEach(partition -> published.put(partition, 0L));
        transaction.query(
                SELECT_PUBLISHED,
                row -> published.put(row.getInt("partition"), row.getLong("next_offset")),
                partitions.toArray(Integer[]::new),
                topicId,
                topicId);
        return published;
    }

    /** Remembers that all outcomes of these partitions below these offsets were published. */
    public void advancePublished(Transaction transaction, String topicId, Map<Integer, Long> nextOffsets) {
        List<Map.Entry<Integer, Long>> entries = List.copyOf(nextOffsets.entrySet());
        transaction.update(
                ADVANCE_PUBLISHED,
                topicId,
                entries.stream().map(Map.Entry::getKey).toArray(Integer[]::new),
                entries.stream().map(Map.Entry::getValue).toArray(Long[]::new));
    }

    private static boolean isReplay(List<Received> batch, Map<Integer, Long> published) {
        return batch.stream()
                .map(Received::position)
                .anyMatch(position -> position.offset() < published.getOrDefault(position.partition(), 0L));
    }

    private Map<EventKey, LedgerEntry> recentIds(List<GoodEvent> events) {
        return recentIds.getAllPresent(events.stream().map(EventKey::of).toList());
    }

    private static Map<EventKey, LedgerEntry> ids(Transaction transaction, List<GoodEvent> events) {
        if (events.isEmpty()) {
            return Map.of();
        }
        Map<EventKey, LedgerEntry> ids = new HashMap<>();
        transaction.query(
                SELECT_IDS,
                row -> ids.put(
                        new EventKey(row.getString("workspace_id"), row.getString("event_id")),
                        new LedgerEntry(
                                row.getBytes("payload_hash"),
                                new SourcePosition(row.getInt("source_partition"), row.getLong("source_offset")))),
                events.stream().map(GoodEvent::workspaceId).toArray(String[]::new),
                events.stream().map(GoodEvent::id).toArray(String[]::new));
        return ids;
    }

    private Map<Resource, String> owners(Transaction transaction, List<GoodEvent> events) {
        Set<Resource> named = events.stream()
                .flatMap(event -> Triage.resources(event).stream())
                .collect(Collectors.toSet());
        Map<Resource, String> owners = new HashMap<>(knownOwners.getAllPresent(named));
        named.removeAll(owners.keySet());
        if (named.isEmpty()) {
            return owners;
        }
        Map<Resource, String> found = new HashMap<>();
        transaction.query(
                SELECT_OWNERS,
                row -> found.put(resource(row.getString("kind"), row.getString("id")), row.getString("workspace_id")),
                kinds(named),
                ids(named));
        knownOwners.putAll(found);
        owners.putAll(found);
        return owners;
    }

    private int insertIds(Transaction transaction, List<Verdict.Fresh> fresh) {
        return transaction.update(
                INSERT_IDS,
                Instant.now(clock),
                fresh.stream().map(each -> each.event().workspaceId()).toArray(String[]::new),
                fresh.stream().map(each -> each.event().id()).toArray(String[]::new),
                fresh.stream().map(each -> each.event().payloadHash()).toArray(byte[][]::new),
                fresh.stream().map(each -> each.position().partition()).toArray(Integer[]::new),
                fresh.stream().map(each -> each.position().offset()).toArray(Long[]::new));
    }

    private static void insertOwners(Transaction transaction, List<Verdict.Fresh> fresh) {
        List<Resource> resources =
                fresh.stream().flatMap(each -> each.firstNamed().stream()).toList();
        if (resources.isEmpty()) {
            return;
        }
        String[] workspaces = fresh.stream()
                .flatMap(each ->
                        each.firstNamed().stream().map(resource -> each.event().workspaceId()))
                .toArray(String[]::new);
        int inserted = transaction.update(INSERT_OWNERS, kinds(resources), ids(resources), workspaces);
        if (inserted < resources.size()) {
            throw DatabaseException.overtaken("the owner of a resource");
        }
    }

    private static Resource resource(String kind, String id) {
        return new Resource(RoomKind.of(kind).orElseThrow(), id);
    }

    private static String[] kinds(Collection<Resource> resources) {
        return resources.stream().map(resource -> resource.kind().prefix()).toArray(String[]::new);
    }

    private static String[] ids(Collection<Resource> resources) {
        return resources.stream().map(Resource::id).toArray(String[]::new);
    }
}
