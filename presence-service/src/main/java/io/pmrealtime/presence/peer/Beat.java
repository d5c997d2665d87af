package io.pmrealtime.presence.peer;

import java.util.Set;

/**
 * What a replica hears when it extends its lease.
 *
 * @param unbroken false when its lease was over, lost, or never begun: it may have missed the beats of others as well
 * @param living ids of the replicas whose lease is not over, this one among them
 */
record Beat(boolean unbroken, Set<String> living) {
    Beat {
        living = Set.copyOf(living);
    }
}
