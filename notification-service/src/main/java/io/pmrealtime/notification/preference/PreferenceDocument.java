package io.pmrealtime.notification.preference;

import java.time.LocalTime;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Preferences as REST shows them: every field, chosen or not. Pure. */
final class PreferenceDocument {
    private PreferenceDocument() {}

    static Map<String, @Nullable Object> of(Preferences preferences) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        for (Switch each : Switch.values()) {
            document.put(each.field(), preferences.isOn(each));
        }
        document.put(FieldName.QUIET_START, text(preferences.quietHours().start()));
        document.put(FieldName.QUIET_END, text(preferences.quietHours().end()));
        document.put(FieldName.QUIET_ZONE, preferences.quietHours().zone().getId());
        document.put(FieldName.DIGEST_ENABLED, preferences.digestEnabled());
        document.put(FieldName.DIGEST_FREQUENCY, preferences.digestFrequency().fieldValue());
        document.put(FieldName.UPDATED_AT, preferences.updatedAt());
        return document;
    }

    /** ISO local time without seconds is HH:mm. */
    private static @Nullable String text(@Nullable LocalTime time) {
        return time == null ? null : time.toString();
    }
}
