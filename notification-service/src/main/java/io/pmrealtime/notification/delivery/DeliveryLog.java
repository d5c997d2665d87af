package io.pmrealtime.notification.delivery;

import io.pmrealtime.notification.directory.UserKey;
import io.pmrealtime.notification.inbox.NewNotification.Decided;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/** Writes down why somebody was not told of an event at all. Any thread. */
@ApplicationScoped
public class DeliveryLog {
    private static final String UNTOLD = """
            insert into delivery_log (notification_id, workspace_id, user_id, at, channel, step, detail)
            select u.notification_id, u.workspace_id, u.user_id, $6, d.channel, 'decided', d.detail
            from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[])
                as u (notification_id, workspace_id, user_id, in_app, email)
            cross join lateral (values ('in_app', u.in_app), ('email', u.email)) as d (channel, detail)""";

    /** Two entries for each, by the connection that is given. */
    public Uni<Void> untold(SqlClient connection, List<Untold> all, Instant now) {
        if (all.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Tuple values = Tuple.tuple()
                .addValue(all.stream().map(Untold::notificationId).toArray(UUID[]::new))
                .addValue(all.stream().map(each -> each.user().workspaceId()).toArray(String[]::new))
                .addValue(all.stream().map(each -> each.user().userId()).toArray(String[]::new))
                .addValue(all.stream().map(each -> each.decided().inApp()).toArray(String[]::new))
                .addValue(all.stream().map(each -> each.decided().email()).toArray(String[]::new))
                .addValue(now.atOffset(ZoneOffset.UTC));
        return connection.preparedQuery(UNTOLD).execute(values).replaceWithVoid();
    }

    /**
     * Somebody who is not told.
     *
     * @param notificationId the id that the notification would have had
     */
    public record Untold(UUID notificationId, UserKey user, Decided decided) {}
}
