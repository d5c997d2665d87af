package io.pmrealtime.notification.choice;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Preferences as REST shows them: every field, chosen or not. Pure. */
public final class PreferenceDocument {
    private PreferenceDocument() {}

    /** The document. */
    public static Map<String, @Nullable Object> of(Preferences preferences, WorkspaceSettings workspace) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        for (Switch each : Switch.values()) {
            document.put(each.field(), preferences.isOn(each, workspace));
        }
        QuietHours quiet = preferences.quietHours();
        ZoneId zone = quiet.zone();
        document.put(FieldName.QUIET_START, text(quiet.start()));
        document.put(FieldName.QUIET_END, text(quiet.end()));
        document.put(FieldName.QUIET_ZONE, (zone == null ? QuietHours.DEFAULT_ZONE : zone).getId());
        if (!quiet.days().isEmpty()) {
            document.put(FieldName.QUIET_DAYS, names(quiet.days()));
        }
        document.put(FieldName.DIGEST_ENABLED, preferences.digestEnabled());
        document.put(FieldName.DIGEST_FREQUENCY, preferences.digestFrequency().fieldValue());
        document.put(FieldName.UPDATED_AT, preferences.updatedAt());
        return document;
    }

    /** Names of days, from Monday. */
    private static List<String> names(Set<DayOfWeek> days) {
        return days.stream()
                .sorted()
                .map(day -> day.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    /** ISO local time without seconds is HH:mm. */
    private static @Nullable String text(@Nullable LocalTime time) {
        return time == null ? null : time.toString();
    }
}
