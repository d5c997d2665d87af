package io.pmrealtime.bench.fanout;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A population and its load.
 *
 * @param members of each room
 * @param rate events per second over all rooms
 * @param inFlight events that may be on their way at once; 0 sends at the rate whatever is on its way
 */
record Scenario(String name, int rooms, int members, int rate, int inFlight) {
    static final List<Scenario> ALL = List.of(
            new Scenario("S1", 1, 1000, 50, 0),
            new Scenario("S2", 100, 50, 1000, 0),
            new Scenario("S3", 1, 5000, 10, 0),
            new Scenario("S4", 20, 50, 0, 256),
            new Scenario("S4b", 20, 50, 0, 20));

    private static final int WARM_UP_DELIVERIES = 20_000;

    /** The same population with as many events as it can take. */
    Scenario saturated() {
        return new Scenario(name, rooms, members, 0, Math.max(inFlight, WARM_UP_DELIVERIES / members));
    }

    int clients() {
        return rooms * members;
    }

    String room(int number) {
        return "chat:" + name + number % rooms;
    }

    /** The room of each client. */
    List<String> roomOfEach() {
        return IntStream.range(0, clients()).mapToObj(this::room).toList();
    }
}
