package io.pmrealtime.presence.sweep;

import io.pmrealtime.presence.crowd.Crowd;
import io.pmrealtime.presence.crowd.CrowdEntry;
import io.pmrealtime.presence.event.CrowdRecords;
import io.pmrealtime.presence.event.RealtimeLog;
import io.pmrealtime.presence.store.CrowdStore;
import java.time.Clock;
import java.util.List;

/** Tells the people of crowds what was collected for them. The sweep's thread only. */
public final class CrowdTeller {
    private static final long CLAIM_MILLIS = 5_000;

    private final CrowdStore crowds;
    private final RealtimeLog log;
    private final Clock clock;

    public CrowdTeller(CrowdStore crowds, RealtimeLog log, Clock clock) {
        this.crowds = crowds;
        this.log = log;
        this.clock = clock;
    }

    /** Tells the crowds whose window is over. Fails with the exceptions of the store or the log; they are due again after the claim. */
    void run() {
        long now = clock.millis();
        long claimEnds = now + CLAIM_MILLIS;
        for (Crowd crowd : crowds.claim(now, claimEnds)) {
            List<CrowdEntry> entries = crowds.entries(crowd);
            log.publish(CrowdRecords.of(crowd, entries, crowds.size(crowd), now));
            crowds.told(crowd, entries, claimEnds);
        }
    }
}
