package io.pmrealtime.notification.preference;

import io.pmrealtime.notification.recipient.NotificationType;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
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

    /** Whether the switch is on. */
    public boolean isOn(Switch asked) {
        return choices.getOrDefault(asked, Boolean.TRUE);
    }

    /** Whether the person wants this type by this channel. */
    public boolean wants(NotificationType type, Channel channel) {
        return Switch.of(type, channel).map(this::isOn).orElse(channel == Channel.IN_APP);
    }

    /** The same with a switch set. */
    public Preferences with(Switch chosen, boolean on) {
        Map<Switch, Boolean> changed = new EnumMap<>(Switch.class);
        changed.putAll(choices);
        changed.put(chosen, on);
        return new Preferences(changed, quietHours, digestEnabled, digestFrequency, updatedAt);
    }

    Preferences withQuietStart(@Nullable LocalTime start) {
        return withQuietHours(new QuietHours(start, quietHours.end(), quietHours.zone()));
    }

    Preferences withQuietEnd(@Nullable LocalTime end) {
        return withQuietHours(new QuietHours(quietHours.start(), end, quietHours.zone()));
    }

    Preferences withQuietZone(ZoneId zone) {
        return withQuietHours(new QuietHours(quietHours.start(), quietHours.end(), zone));
    }

    Preferences withDigestEnabled(boolean enabled) {
        return new Preferences(choices, quietHours, enabled, digestFrequency, updatedAt);
    }

    Preferences withDigestFrequency(DigestFrequency frequency) {
        return new Preferences(choices, quietHours, digestEnabled, frequency, updatedAt);
    }

    Preferences withUpdatedAt(Instant at) {
        return new Preferences(choices, quietHours, digestEnabled, digestFrequency, at);
    }

    private Preferences withQuietHours(QuietHours changed) {
        return new Preferences(choices, changed, digestEnabled, digestFrequency, updatedAt);
    }
}
