package io.pmrealtime.events.ledger;

import java.util.HashMap;
import java.util.Map;

/**
 * What PostgreSQL knows about the ids, resources and partitions of a batch, when the batch begins.
 *
 * @param ids ledger entries of those ids that are known
 * @param owners workspaces of those resources that are owned
 * @param published per partition, the first offset whose outcome may not have been published
 */
record Known(Map<EventKey, LedgerEntry> ids, Map<Resource, String> owners, Map<Integer, Long> published) {
    Known {
        ids = new HashMap<>(ids);
        owners = new HashMap<>(owners);
        published = Map.copyOf(published);
    }

    boolean isPublished(SourcePosition position) {
        return position.offset() < published.getOrDefault(position.partition(), 0L);
    }
}
