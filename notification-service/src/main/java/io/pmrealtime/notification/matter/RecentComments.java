package io.pmrealtime.notification.matter;

import io.pmrealtime.notification.inbox.NewNotification;
import io.pmrealtime.notification.inbox.NotificationRow;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** Finds what people were told of comments on the same tasks shortly before. Any thread. */
@ApplicationScoped
class RecentComments {
    private static final String FIND = "select " + NotificationRow.COLUMNS + NotificationRow.DELIVERY_COLUMNS + """

            from (select distinct * from unnest($1::text[], $2::text[], $3::text[])) as told (workspace_id, task_id, user_id)
            join notification n using (workspace_id, task_id, user_id)
            where n.type in ('task.commented', 'task.mentioned') and n.created_at >= $4
            order by n.created_at""";

    /**
     * What these people were told of the same tasks, the oldest first.
     *
     * @param since older ones do not matter
     */
    Uni<List<NewNotification>> before(SqlClient connection, List<NewNotification> told, Instant since) {
        if (told.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        Tuple values = Tuple.of(
                told.stream().map(each -> each.user().workspaceId()).toArray(String[]::new),
                told.stream().map(each -> each.notification().taskId()).toArray(String[]::new),
                told.stream().map(each -> each.user().userId()).toArray(String[]::new),
                since.atOffset(ZoneOffset.UTC));
        return connection
                .preparedQuery(FIND)
                .execute(values)
                .map(rows -> NotificationRow.all(rows, NotificationRow::newNotification));
    }
}
