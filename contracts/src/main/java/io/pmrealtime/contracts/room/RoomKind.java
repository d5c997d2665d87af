package io.pmrealtime.contracts.room;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a room is about; the prefix of its name. */
public enum RoomKind {
    WORKSPACE("workspace"),
    USER("user"),
    PROJECT("project"),
    TASK("task"),
    CHAT("chat"),
    MISSION("mission"),
    WORKSTATION("workstation");

    private static final Map<String, RoomKind> BY_PREFIX =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(RoomKind::prefix, Function.identity()));

    private final String prefix;

    RoomKind(String prefix) {
        this.prefix = prefix;
    }

    /** The part of a room's name before the colon. */
    public String prefix() {
        return prefix;
    }

    /** The kind with this prefix, if there is one. */
    public static Optional<RoomKind> of(String prefix) {
        return Optional.ofNullable(BY_PREFIX.get(prefix));
    }
}
