package io.pmrealtime.events.ledger;

import io.pmrealtime.events.check.GoodEvent;

/** What two records that are one event have in common. */
record EventKey(String workspaceId, String eventId) {
    static EventKey of(GoodEvent event) {
        return new EventKey(event.workspaceId(), event.id());
    }
}
