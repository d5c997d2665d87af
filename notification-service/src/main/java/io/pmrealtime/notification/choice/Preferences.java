package io.pmrealtime.notification.choice;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a person chose in one workspace.
 *
 * @param choices the switches that the person set; the others follow the defaults
 * @param updatedAt when the person last changed something; null for who never did
 */
public record Preferences(
        Map<Switch, Boolean> choices,
        QuietHours quietHours,
        boolean digestEnabled,
        DigestFrequency digestFrequency,
        @Nullable Instant updatedAt) {

    /** The preferences of people who never set any. */
    public static final Preferences DEFAULTS =
            new Preferences(Map.of(), QuietHours.NONE, false, DigestFrequency.DAILY, null);

    public Preferences {
        Map<Switch, Boolean> copy = new EnumMap<>(Switch.class);
        copy.putAll(choices);
        choices = Collections.unmodifiableMap(copy);
    }

    /** Whether the switch is on, by the person's choice or by what the workspace says. */
    public boolean isOn(Switch asked, WorkspaceSettings workspace) {
        Boolean chosen = workspace.locked().contains(asked) ? null : choices.get(asked);
        return chosen == null ? workspace.byDefault(asked) : chosen;
    }

    /** The same with a switch set. */
    public Preferences with(Switch chosen, boolean on) {
        Map<Switch, Boolean> changed = new EnumMap<>(Switch.class);
        changed.putAll(choices);
        changed.put(chosen, on);
        return new Preferences(changed, quietHours, digestEnabled, digestFrequency, updatedAt);
    }

    /** The same with other quiet hours. */
    public Preferences with(QuietHours changed) {
        return new Preferences(choices, changed, digestEnabled, digestFrequency, updatedAt);
    }

    Preferences withQuietStart(@Nullable LocalTime start) {
        return with(new QuietHours(start, quietHours.end(), quietHours.zone(), quietHours.days()));
    }

    Preferences withQuietEnd(@Nullable LocalTime end) {
        return with(new QuietHours(quietHours.start(), end, quietHours.zone(), quietHours.days()));
    }

    Preferences withQuietZone(ZoneId zone) {
        return with(new QuietHours(quietHours.start(), quietHours.end(), zone, quietHours.days()));
    }

    Preferences withQuietDays(Set<DayOfWeek> days) {
        return with(new QuietHours(quietHours.start(), quietHours.end(), quietHours.zone(), days));
    }

    /** The same with digests on or off. */
    public Preferences withDigestEnabled(boolean enabled) {
        return new Preferences(choices, quietHours, enabled, digestFrequency, updatedAt);
    }

    Preferences withDigestFrequency(DigestFrequency frequency) {
        return new Preferences(choices, quietHours, digestEnabled, frequency, updatedAt);
    }
}
