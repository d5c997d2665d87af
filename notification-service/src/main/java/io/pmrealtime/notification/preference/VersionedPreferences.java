package io.pmrealtime.notification.preference;

import io.pmrealtime.notification.choice.Preferences;

/**
 * Preferences and the number of the change that made them so.
 *
 * @param version 0 for who never set any
 */
public record VersionedPreferences(Preferences preferences, long version) {
    /** Of who never set any. */
    static final VersionedPreferences UNSET = new VersionedPreferences(Preferences.DEFAULTS, 0);

    static VersionedPreferences of(StoredPreferences stored) {
        return new VersionedPreferences(stored.preferences(), stored.version + 1);
    }
}
