package io.pmrealtime.events.check;

import io.pmrealtime.contracts.event.EventType;
import java.util.Arrays;
import java.util.List;

/**
 * Which types are taken although the catalogue does not have them: those that begin with a prefix of the operator's
 * choice. Pure.
 *
 * @param prefixes what such types begin with, each ending in a dot; none for no custom types
 */
public record CustomTypes(List<String> prefixes) {
    public static final CustomTypes NONE = new CustomTypes(List.of());

    /** @throws IllegalArgumentException when a prefix could take a misspelt type of the catalogue for a custom one */
    public CustomTypes {
        prefixes = List.copyOf(prefixes);
        for (String prefix : prefixes) {
            if (prefix.length() < 2 || !prefix.endsWith(".")) {
                throw new IllegalArgumentException("a prefix of custom types ends in a dot, such as acme.: " + prefix);
            }
            Arrays.stream(EventType.values())
                    .filter(type -> (type.typeName() + ".").startsWith(prefix))
                    .findFirst()
                    .ifPresent(type -> {
                        throw new IllegalArgumentException(
                                "the prefix of custom types " + prefix + " is the catalogue's own: " + type.typeName());
                    });
        }
    }

    boolean allow(String type) {
        return prefixes.stream().anyMatch(prefix -> type.length() > prefix.length() && type.startsWith(prefix));
    }
}
