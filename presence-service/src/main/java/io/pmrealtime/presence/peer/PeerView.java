package io.pmrealtime.presence.peer;

import java.util.HashSet;
import java.util.Set;

/**
 * Which replicas one of them takes to live. Whoever is new counts at once. Whoever is missing is gone only if this replica's own beats were unbroken for a lease:
 * after an outage or an emptying of Redis, or a standstill of its own, the absence of others says nothing. Pure.
 *
 * @param peers ids, this replica's among them once it has beaten
 * @param trustedFrom from when absence counts, in milliseconds of any clock that never goes back
 */
record PeerView(Set<String> peers, long trustedFrom) {
    PeerView {
        peers = Set.copyOf(peers);
    }

    /** Before the first beat: nobody lives, so nothing is read. */
    static PeerView none() {
        return new PeerView(Set.of(), 0);
    }

    PeerView after(Beat beat, long now, long leaseMillis) {
        long from = beat.unbroken() ? trustedFrom : now + leaseMillis;
        if (now >= from) {
            return new PeerView(beat.living(), from);
        }
        Set<String> all = new HashSet<>(peers);
        all.addAll(beat.living());
        return new PeerView(all, from);
    }
}
