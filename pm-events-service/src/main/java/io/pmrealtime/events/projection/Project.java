package io.pmrealtime.events.projection;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.events.check.GoodEvent;
import io.pmrealtime.events.version.Fields;
import io.pmrealtime.events.version.Stamp;

/** A project as its events so far describe it; one that was only named has no fields. */
record Project(String id, String workspaceId, Fields fields) {
    static final String NAME = "name";
    static final String STATUS = "status";
    static final String DELETED = "deleted";

    /** How many hours before their due date its tasks count as due soon; none for the service's default. */
    static final String DUE_SOON_AHEAD_HOURS = "dueSoonAheadHours";

    private static final int MAX_HOURS = 365 * 24;

    static Project unknown(String id, String workspaceId) {
        return new Project(id, workspaceId, Fields.NONE);
    }

    /** The project after this event, which may be older than others that were applied. */
    Project apply(GoodEvent event, Stamp stamp) {
        Fields described = fields.withField(NAME, event.data(), "name", false, stamp)
                .withField(STATUS, event.data(), "status", false, stamp);
        JsonNode ahead = event.data().path(DUE_SOON_AHEAD_HOURS);
        if (ahead.isNull() || isHours(ahead)) {
            described = described.with(DUE_SOON_AHEAD_HOURS, ahead.isNull() ? null : ahead.asText(), stamp);
        }
        return switch (event.type()) {
            case PROJECT_CREATED -> new Project(id, workspaceId, described.with(DELETED, "false", stamp));
            case PROJECT_UPDATED -> new Project(id, workspaceId, described);
            case PROJECT_DELETED -> new Project(id, workspaceId, described.with(DELETED, "true", stamp));
            default -> this;
        };
    }

    private static boolean isHours(JsonNode value) {
        return value.isInt() && value.intValue() >= 0 && value.intValue() <= MAX_HOURS;
    }
}
