package io.pmrealtime.gateway.fallback;

import io.pmrealtime.contracts.room.Room;
import io.pmrealtime.gateway.cursor.Cursor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a stream or a poll asks for.
 *
 * @param rooms the rooms to join besides the two automatic ones
 * @param cursor where to go on; null from now on
 * @param patience how long a poll may wait
 */
record StreamRequest(List<Room> rooms, @Nullable Cursor cursor, Duration patience) {
    private static final Duration DEFAULT_WAIT = Duration.ofSeconds(25);
    private static final Duration MAX_WAIT = Duration.ofSeconds(60);

    StreamRequest {
        rooms = List.copyOf(rooms);
    }

    /** Reads names of rooms separated by commas; empty where one of them is none. */
    static Optional<List<Room>> rooms(@Nullable String names) {
        Set<Room> rooms = new LinkedHashSet<>();
        if (names == null || names.isBlank()) {
            return Optional.of(List.of());
        }
        for (String name : names.split(",", -1)) {
            Optional<Room> room = Room.parse(name.strip());
            if (room.isEmpty()) {
                return Optional.empty();
            }
            rooms.add(room.get());
        }
        return Optional.of(new ArrayList<>(rooms));
    }

    /** Reads a number of milliseconds; the default where there is none that makes sense. */
    static Duration patience(@Nullable String millis) {
        if (millis == null || !millis.matches("\\d{1,9}")) {
            return DEFAULT_WAIT;
        }
        Duration asked = Duration.ofMillis(Long.parseLong(millis));
        return asked.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : asked;
    }
}
