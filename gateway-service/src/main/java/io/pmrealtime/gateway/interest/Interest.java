package io.pmrealtime.gateway.interest;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides which partitions to read: those of the connections there are, and for a while those whose last connection has left, since clients
 * come back. Pure; for one thread at a time.
 */
final class Interest {
    private final boolean all;
    private final long lingerMillis;
    private final Place[] places;

    /** One partition. */
    private static final class Place {
        int connections;
        long leftMillis;
        boolean wasHere;

        @Nullable Take take;

        boolean live;
    }

    /**
     * @param all whether all partitions are wanted, whoever is connected
     * @param lingerMillis how long a partition is wanted after its last connection has left
     */
    Interest(int partitions, boolean all, long lingerMillis) {
        this.all = all;
        this.lingerMillis = lingerMillis;
        this.places = new Place[partitions];
        for (int i = 0; i < partitions; i++) {
            places[i] = new Place();
        }
    }

    /** A connection came. */
    void came(int partition) {
        places[partition].connections++;
        places[partition].wasHere = true;
    }

    /** A connection left. */
    void left(int partition, long nowMillis) {
        Place place = places[partition];
        if (place.connections == 0) {
            throw new IllegalStateException("more connections left than came");
        }
        place.connections--;
        place.leftMillis = nowMillis;
    }

    /** What to begin and what to end now; counts as done. */
    Step step(long nowMillis) {
        List<Take> takes = new ArrayList<>();
        List<Integer> givenUp = new ArrayList<>();
        for (int i = 0; i < places.length; i++) {
            Place place = places[i];
            boolean wanted = isWanted(place, nowMillis);
            if (wanted && place.take == null) {
                place.take = new Take(i);
                takes.add(place.take);
            } else if (!wanted && place.take != null) {
                place.take = null;
                place.live = false;
                givenUp.add(i);
            }
        }
        return new Step(takes, givenUp);
    }

    /** Whether this is still what is intended with the partition. */
    boolean isCurrent(Take take) {
        return take.partition() < places.length && take.equals(places[take.partition()].take);
    }

    /** The partition was read up to where it ended when it was taken; false where that is of no use any more. */
    boolean becameLive(Take take) {
        boolean current = isCurrent(take);
        if (current) {
            places[take.partition()].live = true;
        }
        return current;
    }

    /** The partition could not be taken: the next step tries again. */
    void failed(Take take) {
        if (isCurrent(take)) {
            places[take.partition()].take = null;
        }
    }

    boolean isLive(int partition) {
        return places[partition].live;
    }

    /** Whether all that is wanted is live. */
    boolean isSettled(long nowMillis) {
        for (Place place : places) {
            if (!place.live && isWanted(place, nowMillis)) {
                return false;
            }
        }
        return true;
    }

    private boolean isWanted(Place place, long nowMillis) {
        return all || place.connections > 0 || place.wasHere && nowMillis - place.leftMillis < lingerMillis;
    }
}
