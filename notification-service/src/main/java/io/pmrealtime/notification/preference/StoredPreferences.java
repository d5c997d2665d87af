package io.pmrealtime.notification.preference;

import io.pmrealtime.notification.directory.UserKey;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.io.Serializable;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The row of a person who set preferences. A column that is null follows the defaults. */
@Entity
@Table(name = "notification_preference")
class StoredPreferences {
    @EmbeddedId
    Key key;

    @Convert(converter = ChoicesConverter.class)
    @Column(name = "choices")
    Map<Switch, Boolean> choices;

    @Column(name = "quiet_hours_start")
    @Nullable String quietHoursStart;

    @Column(name = "quiet_hours_end")
    @Nullable String quietHoursEnd;

    @Column(name = "quiet_hours_timezone")
    @Nullable String quietHoursTimezone;

    @Column(name = "digest_enabled")
    @Nullable Boolean digestEnabled;

    @Column(name = "digest_frequency")
    @Nullable String digestFrequency;

    @Column(name = "updated_at")
    Instant updatedAt;

    @Version
    @Column(name = "version")
    long version;

    StoredPreferences() {}

    StoredPreferences(UserKey user) {
        key = new Key(user.workspaceId(), user.userId());
    }

    void take(Preferences preferences, Instant now) {
        choices = preferences.choices();
        quietHoursStart = text(preferences.quietHours().start());
        quietHoursEnd = text(preferences.quietHours().end());
        quietHoursTimezone = preferences.quietHours().zone().getId();
        digestEnabled = preferences.digestEnabled();
        digestFrequency = preferences.digestFrequency().fieldValue();
        updatedAt = now;
    }

    Preferences preferences() {
        return of(
                choices, quietHoursStart, quietHoursEnd, quietHoursTimezone, digestEnabled, digestFrequency, updatedAt);
    }

    static Preferences of(
            Map<Switch, Boolean> choices,
            @Nullable String quietHoursStart,
            @Nullable String quietHoursEnd,
            @Nullable String quietHoursTimezone,
            @Nullable Boolean digestEnabled,
            @Nullable String digestFrequency,
            Instant updatedAt) {
        Preferences defaults = Preferences.DEFAULTS;
        QuietHours quietHours = new QuietHours(
                quietHoursStart == null ? null : LocalTime.parse(quietHoursStart),
                quietHoursEnd == null ? null : LocalTime.parse(quietHoursEnd),
                quietHoursTimezone == null ? defaults.quietHours().zone() : ZoneId.of(quietHoursTimezone));
        return new Preferences(
                choices,
                quietHours,
                digestEnabled == null ? defaults.digestEnabled() : digestEnabled,
                Optional.ofNullable(digestFrequency)
                        .flatMap(DigestFrequency::of)
                        .orElse(defaults.digestFrequency()),
                updatedAt);
    }

    private static @Nullable String text(@Nullable LocalTime time) {
        return time == null ? null : time.toString();
    }

    /** The primary key. */
    @Embeddable
    static class Key implements Serializable {
        private static final long serialVersionUID = 1L;

        @Column(name = "workspace_id")
        String workspaceId;

        @Column(name = "user_id")
        String userId;

        Key() {}

        Key(String workspaceId, String userId) {
            this.workspaceId = workspaceId;
            this.userId = userId;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && workspaceId.equals(key.workspaceId) && userId.equals(key.userId);
        }

        @Override
        public int hashCode() {
            return Objects.hash(workspaceId, userId);
        }
    }
}
