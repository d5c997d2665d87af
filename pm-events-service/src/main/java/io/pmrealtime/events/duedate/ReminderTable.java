package io.pmrealtime.events.duedate;

import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.events.database.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Which tasks are due, and which reminders were decided on and sent. */
final class ReminderTable {
    /** Rows that another replica looks at are skipped; it reminds of them. */
    private static final String SELECT_DUE = """
            select t.task_id, t.workspace_id, t.project_id, t.due_date, t.due_at, t.title, t.assignee_id, t.status
            from tasks t join projects p on p.project_id = t.project_id
            where t.due_at is not null and not t.deleted and not p.deleted
              and t.due_at <= ?::timestamptz + coalesce(p.due_soon_ahead, make_interval(secs => ?))
              and not (lower(coalesce(t.status, '')) = any (?))
              and not exists (
                select 1 from due_reminders r where r.task_id = t.task_id and r.due_at = t.due_at
                  and r.kind = case when t.due_at > ?::timestamptz then 'pm.task.due_soon' else 'pm.task.overdue' end)
            order by t.due_at limit ?
            for update of t skip locked
            """;

    private static final String INSERT = """
            insert into due_reminders (task_id, kind, due_at, workspace_id, event_id, decided_at, data)
            select * from unnest(?::text[], ?::text[], ?::timestamptz[], ?::text[], ?::text[], ?::timestamptz[], ?::text[])
            on conflict do nothing
            """;
    private static final String SELECT_UNPUBLISHED = """
            select task_id, kind, due_at, workspace_id, decided_at, data from due_reminders
            where published_at is null order by decided_at, due_at limit ? for update skip locked
            """;
    private static final String MARK_PUBLISHED = """
            update due_reminders r set published_at = ?
            from unnest(?::text[], ?::text[], ?::timestamptz[]) as sent (task_id, kind, due_at)
            where r.task_id = sent.task_id and r.kind = sent.kind and r.due_at = sent.due_at
            """;

    List<Reminder.DueTask> due(
            Transaction transaction, Instant now, Duration ahead, List<String> finishedStatuses, int limit) {
        return transaction.query(
                SELECT_DUE,
                row -> new Reminder.DueTask(
                        row.getString("task_id"),
                        row.getString("workspace_id"),
                        row.getString("project_id"),
                        row.getString("due_date"),
                        Objects.requireNonNull(Transaction.instant(row, "due_at")),
                        row.getString("title"),
                        row.getString("assignee_id"),
                        row.getString("status")),
                now,
                (double) ahead.toSeconds(),
                finishedStatuses.stream()
                        .map(status -> status.toLowerCase(Locale.ROOT))
                        .toArray(String[]::new),
                now,
                limit);
    }

    void insert(Transaction transaction, List<Reminder> reminders) {
        transaction.update(
                INSERT,
                reminders.stream().map(Reminder::taskId).toArray(String[]::new),
                kinds(reminders),
                reminders.stream().map(Reminder::dueAt).toArray(Instant[]::new),
                reminders.stream().map(Reminder::workspaceId).toArray(String[]::new),
                reminders.stream().map(Reminder::eventId).toArray(String[]::new),
                reminders.stream().map(Reminder::decidedAt).toArray(Instant[]::new),
                reminders.stream().map(Reminder::data).toArray(String[]::new));
    }

    List<Reminder> unpublished(Transaction transaction, int limit) {
        return transaction.query(
                SELECT_UNPUBLISHED,
                row -> new Reminder(
                        EventType.of(row.getString("kind")).orElseThrow(),
                        row.getString("task_id"),
                        row.getString("workspace_id"),
                        Objects.requireNonNull(Transaction.instant(row, "due_at")),
                        Objects.requireNonNull(Transaction.instant(row, "decided_at")),
                        row.getString("data")),
                limit);
    }

    void markPublished(Transaction transaction, List<Reminder> reminders, Instant when) {
        transaction.update(
                MARK_PUBLISHED,
                when,
                reminders.stream().map(Reminder::taskId).toArray(String[]::new),
                kinds(reminders),
                reminders.stream().map(Reminder::dueAt).toArray(Instant[]::new));
    }

    private static String[] kinds(List<Reminder> reminders) {
        return reminders.stream().map(reminder -> reminder.type().typeName()).toArray(String[]::new);
    }
}
