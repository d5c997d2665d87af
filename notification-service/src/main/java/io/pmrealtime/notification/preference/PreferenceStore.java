package io.pmrealtime.notification.preference;

import io.pmrealtime.notification.choice.Preferences;
import io.pmrealtime.notification.directory.UserKey;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.hibernate.exception.ConstraintViolationException;
import org.jspecify.annotations.Nullable;

/** The preferences of all people. */
@ApplicationScoped
public class PreferenceStore implements PanacheRepositoryBase<StoredPreferences, StoredPreferences.Key> {
    private static final ChoicesConverter CHOICES = new ChoicesConverter();

    private static final String FIND = """
            select p.workspace_id, p.user_id, p.choices, p.quiet_hours_start, p.quiet_hours_end, p.quiet_hours_timezone,
                   p.quiet_hours_days, p.digest_enabled, p.digest_frequency, p.updated_at
            from unnest($1::text[], $2::text[]) as wanted (workspace_id, user_id)
            join notification_preference p using (workspace_id, user_id)""";

    private final Clock clock;

    PreferenceStore(Clock clock) {
        this.clock = clock;
    }

    /** What the person chose; the defaults for who never did. */
    public Uni<VersionedPreferences> get(UserKey user) {
        return Panache.withSession(() -> findById(key(user)))
                .map(stored -> stored == null ? VersionedPreferences.UNSET : VersionedPreferences.of(stored));
    }

    /**
     * Changes what the person chose.
     *
     * @param expected the version that the change is made for; null for whatever there is
     */
    public Uni<ChangeResult> change(UserKey user, @Nullable Long expected, UnaryOperator<Preferences> edit) {
        Instant now = clock.instant();
        return Panache.withTransaction(() -> findById(key(user), LockModeType.PESSIMISTIC_WRITE)
                        .chain(found -> {
                            VersionedPreferences before =
                                    found == null ? VersionedPreferences.UNSET : VersionedPreferences.of(found);
                            if (expected != null && expected != before.version()) {
                                return Uni.createFrom().<ChangeResult>item(new ChangeResult.Outdated());
                            }
                            StoredPreferences row = found == null ? new StoredPreferences(user) : found;
                            row.take(edit.apply(before.preferences()), now);
                            return persistAndFlush(row)
                                    .map(stored -> new ChangeResult.Changed(VersionedPreferences.of(stored)));
                        }))
                // Two first changes at the same moment both insert: the second then finds the row of the first.
                .onFailure(ConstraintViolationException.class)
                .retry()
                .atMost(1);
    }

    /** Forgets what the person chose. */
    public Uni<Void> reset(UserKey user) {
        return Panache.withTransaction(() -> deleteById(key(user))).replaceWithVoid();
    }

    /** The preferences of many people by the connection that is given; who never set any is left out. */
    public Uni<Map<UserKey, Preferences>> find(SqlClient connection, Collection<UserKey> users) {
        if (users.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        String[] workspaces = users.stream().map(UserKey::workspaceId).toArray(String[]::new);
        String[] ids = users.stream().map(UserKey::userId).toArray(String[]::new);
        return connection.preparedQuery(FIND).execute(Tuple.of(workspaces, ids)).map(rows -> {
            Map<UserKey, Preferences> found = new HashMap<>();
            for (Row row : rows) {
                UserKey user = new UserKey(row.getString("workspace_id"), row.getString("user_id"));
                found.put(user, stored(user, row).preferences());
            }
            return found;
        });
    }

    private static StoredPreferences stored(UserKey user, Row row) {
        StoredPreferences stored = new StoredPreferences(user);
        stored.choices = CHOICES.convertToEntityAttribute(row.getString("choices"));
        stored.quietHoursStart = row.getString("quiet_hours_start");
        stored.quietHoursEnd = row.getString("quiet_hours_end");
        stored.quietHoursTimezone = row.getString("quiet_hours_timezone");
        stored.quietHoursDays = row.getString("quiet_hours_days");
        stored.digestEnabled = row.getBoolean("digest_enabled");
        stored.digestFrequency = row.getString("digest_frequency");
        stored.updatedAt = row.getOffsetDateTime("updated_at").toInstant();
        return stored;
    }

    private static StoredPreferences.Key key(UserKey user) {
        return new StoredPreferences.Key(user.workspaceId(), user.userId());
    }
}
