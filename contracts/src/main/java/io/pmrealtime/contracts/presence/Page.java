package io.pmrealtime.contracts.presence;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The part of a project that a user looks at. */
public enum Page {
    OVERVIEW("overview"),
    TASKS("tasks"),
    SETTINGS("settings"),
    DOCS("docs");

    private static final Map<String, Page> BY_CODE =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(Page::code, Function.identity()));

    private final String code;

    Page(String code) {
        this.code = code;
    }

    /** The value in messages and events. */
    @JsonValue
    public String code() {
        return code;
    }

    public static Optional<Page> of(String code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }
}
