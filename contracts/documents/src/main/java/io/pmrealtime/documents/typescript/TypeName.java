package io.pmrealtime.documents.typescript;

import io.pmrealtime.contracts.event.EventType;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How things of the contracts are called in TypeScript. */
final class TypeName {
    private TypeName() {}

    /** The name of a definition: {@code roomName} is {@code RoomName}. */
    static String ofDefinition(String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    /** The name of a type's payload: that of {@code pm.task.status_changed} is {@code TaskStatusChangedData}. */
    static String ofPayload(EventType type) {
        return Arrays.stream(type.name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("", "", "Data"));
    }
}
