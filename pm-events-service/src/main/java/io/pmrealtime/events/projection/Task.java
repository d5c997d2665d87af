package io.pmrealtime.events.projection;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.events.check.GoodEvent;
import io.pmrealtime.events.version.Fields;
import io.pmrealtime.events.version.Stamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A task as its events so far describe it.
 *
 * @param fields its latest values, under the names of the constants
 * @param watchers who created it, was given it, commented on it or was mentioned in it; people are only ever added
 */
record Task(String id, String workspaceId, Fields fields, SortedSet<String> watchers) {
    static final String PROJECT_ID = "projectId";
    static final String TITLE = "title";
    static final String STATUS = "status";
    static final String ASSIGNEE_ID = "assigneeId";
    static final String CREATOR_ID = "creatorId";
    static final String DUE_DATE = "dueDate";
    static final String DELETED = "deleted";

    private static final Instant FIRST_DUE = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST_DUE = Instant.parse("9999-12-31T23:59:59Z");

    Task {
        watchers = Collections.unmodifiableSortedSet(new TreeSet<>(watchers));
    }

    static Task unknown(String id, String workspaceId) {
        return new Task(id, workspaceId, Fields.NONE, Collections.emptySortedSet());
    }

    /** The task after this event, which may be older than others that were applied. */
    Task apply(GoodEvent event, Stamp stamp) {
        if (event.type() == EventType.TASK_DUE_SOON || event.type() == EventType.TASK_OVERDUE) {
            // Said by this service from this very row; it tells nothing new.
            return this;
        }
        JsonNode data = event.data();
        Task task = with(fields.withField(PROJECT_ID, data, "projectId", false, stamp));
        return switch (event.type()) {
            case TASK_CREATED ->
                task.with(task.fields
                                .withField(TITLE, data, "title", false, stamp)
                                .withField(STATUS, data, "status", false, stamp)
                                .withField(ASSIGNEE_ID, data, "assigneeId", true, stamp)
                                .withField(CREATOR_ID, data, "createdBy", false, stamp)
                                .withField(DUE_DATE, data, "dueDate", true, stamp)
                                .with(DELETED, "false", stamp))
                        .watchedBy(data.path("createdBy"))
                        .watchedBy(data.path("assigneeId"));
            case TASK_UPDATED ->
                task.with(task.fields
                                .withField(TITLE, data, "title", false, stamp)
                                .withField(STATUS, data, "status", false, stamp)
                                .withField(ASSIGNEE_ID, data, "assigneeId", true, stamp)
                                .withField(DUE_DATE, data, "dueDate", true, stamp))
                        .watchedBy(data.path("assigneeId"));
            case TASK_STATUS_CHANGED -> task.with(task.fields.withField(STATUS, data, "newStatus", false, stamp));
            case TASK_ASSIGNED ->
                task.with(task.fields
                                .withField(TITLE, data, "title", false, stamp)
                                .with(ASSIGNEE_ID, data.path("newAssigneeId").textValue(), stamp))
                        .watchedBy(data.path("newAssigneeId"));
            case TASK_COMMENTED -> task.watchedBy(data.path("authorId")).watchedBy(data.path("mentions"));
            case TASK_MENTIONED -> task.watchedBy(data.path("mentions"));
            case TASK_DELETED -> task.with(task.fields.with(DELETED, "true", stamp));
            default -> task;
        };
    }

    boolean isDeleted() {
        return fields.isSet(DELETED);
    }

    /** Where it can be seen; null for a deleted task, or one of no known project. */
    @Nullable String visibleIn() {
        return isDeleted() ? null : fields.value(PROJECT_ID);
    }

    /**
     * When it is due; a calendar day ends at midnight UTC. Null where it has no due date that can be read, or one outside the
     * years 1 to 9999.
     */
    @Nullable Instant dueAt() {
        String due = fields.value(DUE_DATE);
        if (due == null) {
            return null;
        }
        try {
            Instant at = due.length() <= "2026-03-01".length()
                    ? LocalDate.parse(due).plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC)
                    : OffsetDateTime.parse(due).toInstant();
            return at.isBefore(FIRST_DUE) || at.isAfter(LAST_DUE) ? null : at;
        } catch (DateTimeParseException e) {
            // The schema's idea of a date is a little wider than Java's, for instance leap seconds.
            return null;
        }
    }

    private Task with(Fields changed) {
        return new Task(id, workspaceId, changed, watchers);
    }

    private Task watchedBy(JsonNode users) {
        SortedSet<String> more = new TreeSet<>(watchers);
        if (users.isTextual()) {
            more.add(users.textValue());
        }
        users.forEach(user -> more.add(user.asText()));
        return new Task(id, workspaceId, fields, more);
    }
}
