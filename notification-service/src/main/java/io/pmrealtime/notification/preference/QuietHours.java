package io.pmrealtime.notification.preference;

import java.time.LocalTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * When a person does not want to be disturbed, in local time. Start is inclusive, end exclusive; the window spans midnight when
 * it ends before it starts. Without a start or an end, or when the two are equal, there are no quiet hours.
 *
 * @param zone the zone of the local times
 */
public record QuietHours(
        @Nullable LocalTime start, @Nullable LocalTime end, ZoneId zone) {
    /** No quiet hours. */
    public static final QuietHours NONE = new QuietHours(null, null, ZoneId.of("UTC"));
}
