package io.pmrealtime.gateway.session;

import io.pmrealtime.contracts.room.Room;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Where one connection's user is typing, and since when others know. A start that is not repeated ends by itself. For one event loop. */
final class TypingRooms {
    /** @param until when it ends unless it is repeated, in milliseconds since the epoch */
    private record Typing(long toldAt, long until) {}

    private final Map<Room, Typing> rooms = new HashMap<>();
    private final long expiryMillis;
    private final Clock clock;

    TypingRooms(Duration expiry, Clock clock) {
        this.expiryMillis = expiry.toMillis();
        this.clock = clock;
    }

    /**
     * The user types. Returns whether others have to be told: at the first time, and again after half of the time for which they believe it, however often the client
     * says so.
     */
    boolean start(Room room) {
        long now = clock.millis();
        Typing known = rooms.get(room);
        long toldAt = known == null || now - known.toldAt() >= expiryMillis / 2 ? now : known.toldAt();
        rooms.put(room, new Typing(toldAt, now + expiryMillis));
        return known == null || toldAt != known.toldAt();
    }

    /** The user stopped. Returns whether others have to be told. */
    boolean stop(Room room) {
        return rooms.remove(room) != null;
    }

    /** Ends what was not repeated in time, and returns it. */
    List<Room> expire() {
        long now = clock.millis();
        return end(typing -> typing.getValue().until() <= now);
    }

    /** Ends typing where the room fits, and returns those rooms. */
    List<Room> endIn(Predicate<Room> which) {
        return end(typing -> which.test(typing.getKey()));
    }

    private List<Room> end(Predicate<Map.Entry<Room, Typing>> which) {
        List<Room> ended =
                rooms.entrySet().stream().filter(which).map(Map.Entry::getKey).toList();
        ended.forEach(rooms::remove);
        return ended;
    }

    /** How long until {@link #expire} has something to do; 0 or less when it has, and {@link Long#MAX_VALUE} while nobody types. */
    long millisLeft() {
        long now = clock.millis();
        return rooms.values().stream()
                .mapToLong(typing -> typing.until() - now)
                .min()
                .orElse(Long.MAX_VALUE);
    }
}
