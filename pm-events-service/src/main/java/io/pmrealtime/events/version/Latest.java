package io.pmrealtime.events.version;

import org.jspecify.annotations.Nullable;

/**
 * A value and the change that set it; of two, the one with the later stamp holds.
 *
 * @param value null where the change took the value away
 */
public record Latest(@Nullable String value, Stamp stamp) {

    /** The later of two changes; the order of asking does not matter. */
    public static Latest of(@Nullable Latest before, Latest change) {
        return before == null || change.stamp().compareTo(before.stamp()) > 0 ? change : before;
    }
}
