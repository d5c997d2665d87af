package io.pmrealtime.presence.churn;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who is truly where, who is believed to be where, and until when the two may differ. Truth and belief are set by different threads.
 */
final class Ledger {
    /** Somebody in a project. */
    record Place(String userId, String projectId) {}

    /** A belief that was wrong for longer than it may be, and when. */
    record Violation(Place place, boolean truth, long millisTooLong, Instant at) {}

    private final Map<Place, Integer> connections = new HashMap<>();
    private final Map<Place, Long> lingering = new HashMap<>();
    private final Map<Place, Long> mayDifferUntil = new HashMap<>();
    private final Set<Place> believed = new HashSet<>();
    private final Map<Place, Violation> violations = new HashMap<>();
    private final Stalls stalls;
    private final long atOnceMillis;
    private long outageUntil;

    /** @param atOnceMillis how long what is told at once may take, on a machine that does not stall */
    Ledger(long atOnceMillis, Stalls stalls) {
        this.atOnceMillis = atOnceMillis;
        this.stalls = stalls;
    }

    /** A connection has come to a place. */
    synchronized void came(Place place, long now) {
        if (connections.merge(place, 1, Integer::sum) == 1) {
            mayDiffer(place, now, now + atOnceMillis);
        }
    }

    /**
     * A connection is gone from a place.
     *
     * @param boundMillis how long it may be believed to be there
     */
    synchronized void went(Place place, long now, long boundMillis) {
        lingering.merge(place, now + boundMillis, Math::max);
        if (connections.merge(place, -1, Integer::sum) == 0) {
            // Another connection that is gone too may still be believed in.
            mayDiffer(place, now, lingering.get(place));
        }
    }

    /** Nobody can be told anything of the truth until then. */
    synchronized void outage(long until) {
        outageUntil = until;
    }

    synchronized void believe(Place place, boolean there) {
        if (there) {
            believed.add(place);
        } else {
            believed.remove(place);
        }
    }

    /** Notes every belief that is wrong for too long. Of each span the last part is for telling at once, in which time does not count that the machine did not give. */
    synchronized void check(long now) {
        Set<Place> all = new HashSet<>(believed);
        all.addAll(connections.keySet());
        for (Place place : all) {
            boolean truth = isTrue(place);
            long limit = Math.max(mayDifferUntil.getOrDefault(place, 0L), outageUntil);
            if (believed.contains(place) != truth && now > limit + stalls.since(limit - atOnceMillis)) {
                violations.merge(
                        place,
                        new Violation(place, truth, now - limit, Instant.ofEpochMilli(now)),
                        (one, other) -> one.millisTooLong() > other.millisTooLong() ? one : other);
            }
        }
    }

    /** How many places are believed wrongly. */
    synchronized long wrong() {
        Set<Place> all = new HashSet<>(believed);
        all.addAll(connections.keySet());
        return all.stream()
                .filter(place -> believed.contains(place) != isTrue(place))
                .count();
    }

    synchronized List<Violation> violations() {
        return new ArrayList<>(violations.values());
    }

    /** By project, who is truly there. */
    synchronized Map<String, Set<String>> truth() {
        Map<String, Set<String>> truth = new HashMap<>();
        connections.forEach((place, count) -> {
            if (count > 0) {
                truth.computeIfAbsent(place.projectId(), key -> new HashSet<>()).add(place.userId());
            }
        });
        return truth;
    }

    private boolean isTrue(Place place) {
        return connections.getOrDefault(place, 0) > 0;
    }

    /** What was wrong already may be so for as long as it might before. */
    private void mayDiffer(Place place, long now, long until) {
        long before = mayDifferUntil.getOrDefault(place, 0L);
        mayDifferUntil.put(place, Math.max(before, Math.max(now, until)));
    }
}
