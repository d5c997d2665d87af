package io.pmrealtime.contracts.presence;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How available a user is in the workspace, from the most present to the least. */
public enum UserStatus {
    ONLINE("online"),
    BUSY("busy"),
    AWAY("away"),
    OFFLINE("offline");

    private static final Map<String, UserStatus> BY_CODE =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(UserStatus::code, Function.identity()));

    private final String code;

    UserStatus(String code) {
        this.code = code;
    }

    /** The value in messages and events. */
    @JsonValue
    public String code() {
        return code;
    }

    public static Optional<UserStatus> of(String code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }
}
