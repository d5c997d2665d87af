package io.pmrealtime.notification.preference;

import io.pmrealtime.notification.directory.UserKey;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The preferences of all people. */
@ApplicationScoped
public class PreferenceStore implements PanacheRepositoryBase<StoredPreferences, StoredPreferences.Key> {
    private static final ChoicesConverter CHOICES = new ChoicesConverter();

    private static final String FIND = """
            select p.workspace_id, p.user_id, p.choices, p.quiet_hours_start, p.quiet_hours_end, p.quiet_hours_timezone,
                   p.digest_enabled, p.digest_frequency, p.updated_at
            from unnest($1::text[], $2::text[]) as wanted (workspace_id, user_id)
            join notification_preference p using (workspace_id, user_id)""";

    private final Clock clock;

    PreferenceStore(Clock clock) {
        this.clock = clock;
    }

    /** What the person chose; the defaults for who never did. */
    public Uni<Preferences> get(UserKey user) {
        return Panache.withSession(() -> findById(key(user)))
                .map(stored -> stored == null ? Preferences.DEFAULTS : stored.preferences());
    }

    /** Changes what the person chose and gives the result. */
    public Uni<Preferences> change(UserKey user, UnaryOperator<Preferences> edit) {
        Instant now = clock.instant();
        return Panache.withTransaction(() -> findById(key(user)).chain(found -> {
            Preferences before = found == null ? Preferences.DEFAULTS : found.preferences();
            StoredPreferences row = found == null ? new StoredPreferences(user) : found;
            row.take(edit.apply(before), now);
            return persist(row).map(StoredPreferences::preferences);
        }));
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
                found.put(new UserKey(row.getString("workspace_id"), row.getString("user_id")), preferences(row));
            }
            return found;
        });
    }

    private static Preferences preferences(Row row) {
        return StoredPreferences.of(
                CHOICES.convertToEntityAttribute(row.getString("choices")),
                row.getString("quiet_hours_start"),
                row.getString("quiet_hours_end"),
                row.getString("quiet_hours_timezone"),
                row.getBoolean("digest_enabled"),
                row.getString("digest_frequency"),
                row.getOffsetDateTime("updated_at").toInstant());
    }

    private static StoredPreferences.Key key(UserKey user) {
        return new StoredPreferences.Key(user.workspaceId(), user.userId());
    }
}
