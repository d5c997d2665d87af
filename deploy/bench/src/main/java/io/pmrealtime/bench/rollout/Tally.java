package io.pmrealtime.bench.rollout;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What one client saw of events numbered from 0: how many it missed, saw twice, or saw after a later one. */
record Tally(int missing, int repeated, int outOfOrder) {

    static Tally of(List<Integer> seen, int published) {
        Set<Integer> distinct = new HashSet<>();
        int repeated = 0;
        int outOfOrder = 0;
        int highest = -1;
        for (int number : seen) {
            if (!distinct.add(number)) {
                repeated++;
            } else if (number < highest) {
                outOfOrder++;
            }
            highest = Math.max(highest, number);
        }
        return new Tally(published - distinct.size(), repeated, outOfOrder);
    }

    Tally plus(Tally other) {
        return new Tally(missing + other.missing, repeated + other.repeated, outOfOrder + other.outOfOrder);
    }

    boolean isClean() {
        return missing == 0 && repeated == 0 && outOfOrder == 0;
    }
}
