package io.pmrealtime.notification.subscription;

import io.pmrealtime.notification.directory.UserKey;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The stored subscriptions. Runs its statements on the connection or pool that it is given. */
@ApplicationScoped
public class Subscriptions {
    private static final String PUT = """
            insert into subscription (workspace_id, user_id, kind, object_id, mode, created_at)
            values ($1, $2, $3, $4, $5, $6)
            on conflict (workspace_id, kind, object_id, user_id) do update set mode = excluded.mode""";

    private static final String REMOVE =
            "delete from subscription where workspace_id = $1 and user_id = $2 and kind = $3 and object_id = $4";

    private static final String FIND = """
            select s.workspace_id, s.kind, s.object_id, s.user_id, s.mode
            from unnest($1::text[], $2::text[], $3::text[]) as wanted (workspace_id, kind, object_id)
            join subscription s using (workspace_id, kind, object_id)""";

    private static final String OF_USERS = FIND + " where s.user_id = any($4)";

    private static final String CROWDED = """
            select wanted.workspace_id, wanted.kind, wanted.object_id
            from unnest($1::text[], $2::text[], $3::text[]) as wanted (workspace_id, kind, object_id)
            where (select count(*) from (
                select from subscription s where s.workspace_id = wanted.workspace_id and s.kind = wanted.kind
                    and s.object_id = wanted.object_id and s.mode = 'follow' limit $4::integer + 1) counted) > $4""";

    private final Clock clock;

    Subscriptions(Clock clock) {
        this.clock = clock;
    }

    /** Sets what a person wants to hear of a thing. */
    Uni<Void> put(SqlClient client, UserKey user, Subject subject, Mode mode) {
        return client.preparedQuery(PUT)
                .execute(Tuple.of(
                        user.workspaceId(),
                        user.userId(),
                        subject.kind().fieldValue(),
                        subject.id(),
                        mode.fieldValue(),
                        clock.instant().atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }

    /** Goes back to hearing what concerns the person directly. */
    Uni<Void> remove(SqlClient client, UserKey user, Subject subject) {
        return client.preparedQuery(REMOVE)
                .execute(Tuple.of(
                        user.workspaceId(), user.userId(), subject.kind().fieldValue(), subject.id()))
                .replaceWithVoid();
    }

    /** Everybody's subscription of these things, by user id. */
    public Uni<Map<Subject, Map<String, Mode>>> find(SqlClient client, Collection<Subject> subjects) {
        return subjects.isEmpty()
                ? Uni.createFrom().item(Map.of())
                : client.preparedQuery(FIND).execute(values(subjects)).map(Subscriptions::modes);
    }

    /** The subscriptions of these users only. */
    public Uni<Map<Subject, Map<String, Mode>>> find(
            SqlClient client, Collection<Subject> subjects, Collection<String> userIds) {
        return subjects.isEmpty()
                ? Uni.createFrom().item(Map.of())
                : client.preparedQuery(OF_USERS)
                        .execute(values(subjects).addValue(userIds.toArray(String[]::new)))
                        .map(Subscriptions::modes);
    }

    /** Those of these things that more people follow than the limit. */
    public Uni<Set<Subject>> crowded(SqlClient client, Collection<Subject> subjects, int limit) {
        if (subjects.isEmpty()) {
            return Uni.createFrom().item(Set.of());
        }
        return client.preparedQuery(CROWDED)
                .execute(values(subjects).addValue(limit))
                .map(rows -> {
                    Set<Subject> crowded = new HashSet<>();
                    rows.forEach(row -> crowded.add(subject(row)));
                    return crowded;
                });
    }

    private static Tuple values(Collection<Subject> subjects) {
        return Tuple.of(
                subjects.stream().map(Subject::workspaceId).toArray(String[]::new),
                subjects.stream().map(each -> each.kind().fieldValue()).toArray(String[]::new),
                subjects.stream().map(Subject::id).toArray(String[]::new));
    }

    private static Map<Subject, Map<String, Mode>> modes(RowSet<Row> rows) {
        Map<Subject, Map<String, Mode>> found = new HashMap<>();
        for (Row row : rows) {
            found.computeIfAbsent(subject(row), key -> new TreeMap<>())
                    .put(
                            row.getString("user_id"),
                            Mode.of(row.getString("mode")).orElseThrow());
        }
        return found;
    }

    private static Subject subject(Row row) {
        return new Subject(
                row.getString("workspace_id"),
                Subject.Kind.of(row.getString("kind")).orElseThrow(),
                row.getString("object_id"));
    }
}
