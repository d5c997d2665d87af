package io.pmrealtime.notification.preference;

import io.pmrealtime.notification.choice.DigestFrequency;
import io.pmrealtime.notification.choice.Preferences;
import io.pmrealtime.notification.choice.QuietHours;
import io.pmrealtime.notification.choice.Switch;
import io.pmrealtime.notification.directory.UserKey;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.io.Serializable;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The row of a person who set preferences. A column that is null follows the defaults. */
@Entity
@Table(name = "notification_preference")
class StoredPreferences {
    private static final String SEPARATOR = ",";

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

    @Column(name = "quiet_hours_days")
    @Nullable String quietHoursDays;

    @Column(name = "digest_enabled")
    boolean digestEnabled;

    @Column(name = "digest_frequency")
    String digestFrequency;

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
        QuietHours quiet = preferences.quietHours();
        ZoneId zone = quiet.zone();
        choices = preferences.choices();
        quietHoursStart = quiet.start() == null ? null : quiet.start().toString();
        quietHoursEnd = quiet.end() == null ? null : quiet.end().toString();
        quietHoursTimezone = zone == null ? null : zone.getId();
        quietHoursDays = quiet.days().isEmpty()
                ? null
                : quiet.days().stream().sorted().map(DayOfWeek::name).collect(Collectors.joining(SEPARATOR));
        digestEnabled = preferences.digestEnabled();
        digestFrequency = preferences.digestFrequency().name();
        updatedAt = now;
    }

    Preferences preferences() {
        return new Preferences(
                choices,
                new QuietHours(
                        quietHoursStart == null ? null : LocalTime.parse(quietHoursStart),
                        quietHoursEnd == null ? null : LocalTime.parse(quietHoursEnd),
                        quietHoursTimezone == null ? null : ZoneId.of(quietHoursTimezone),
                        days(quietHoursDays)),
                digestEnabled,
                DigestFrequency.valueOf(digestFrequency.toUpperCase(Locale.ROOT)),
                updatedAt);
    }

    private static Set<DayOfWeek> days(@Nullable String column) {
        return Optional.ofNullable(column).stream()
                .flatMap(text -> Stream.of(text.split(SEPARATOR)))
                .map(DayOfWeek::valueOf)
                .collect(Collectors.toSet());
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
