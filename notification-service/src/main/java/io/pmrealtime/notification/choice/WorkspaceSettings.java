package io.pmrealtime.notification.choice;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * What the admins of a workspace set for everybody in it.
 *
 * @param defaults what switches are for people who did not choose
 * @param locked switches that follow the defaults whatever people chose
 */
public record WorkspaceSettings(Map<Switch, Boolean> defaults, Set<Switch> locked) {
    /** Nothing is set. */
    public static final WorkspaceSettings NONE = new WorkspaceSettings(Map.of(), Set.of());

    public WorkspaceSettings {
        Map<Switch, Boolean> byOrder = new EnumMap<>(Switch.class);
        byOrder.putAll(defaults);
        defaults = Collections.unmodifiableMap(byOrder);
        Set<Switch> ordered = EnumSet.noneOf(Switch.class);
        ordered.addAll(locked);
        locked = Collections.unmodifiableSet(ordered);
    }

    /** What the switch is for who did not choose, and for all where it is locked. */
    public boolean byDefault(Switch asked) {
        return defaults.getOrDefault(asked, Boolean.TRUE);
    }
}
