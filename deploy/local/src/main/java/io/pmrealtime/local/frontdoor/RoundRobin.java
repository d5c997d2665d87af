package io.pmrealtime.local.frontdoor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Gives each request the instances in another order: the first is its own, the rest are for when that one is gone. */
final class RoundRobin {
    private final AtomicInteger turn = new AtomicInteger();

    List<Integer> order(List<Integer> ports) {
        if (ports.size() < 2) {
            return ports;
        }
        List<Integer> rotated = new ArrayList<>(ports);
        Collections.rotate(rotated, -Math.floorMod(turn.getAndIncrement(), ports.size()));
        return rotated;
    }
}
