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

    static Project unknown(String id, String workspaceId) {
        return new Project(id, workspaceId, Fields.NONE);
    }

    /** The project after this event, which may be older than others that were applied. */
    Project apply(GoodEvent event, Stamp stamp) {
        Fields described = fields.withField(NAME, event.data(), "name", false, stamp)
                .withField(STATUS, event.data(), "status", false, stamp);
        return switch (event.type()) {
            case PROJECT_CREATED ->
                new Project(
                        id,
                        workspaceId,
                        withLead(described, event.data(), stamp).with(DELETED, "false", stamp));
            case PROJECT_UPDATED -> new Project(id, workspaceId, withLead(described, event.data(), stamp));
            case PROJECT_DELETED -> new Project(id, workspaceId, described.with(DELETED, "true", stamp));
            default -> this;
        };
    }

    private static Fields withLead(Fields fields, JsonNode data, Stamp stamp) {
        JsonNode hours = data.path(DUE_SOON_AHEAD_HOURS);
        if (hours.isMissingNode()) {
            return fields;
        }
        // The schema takes 48.0 for an integer too.
        return fields.with(DUE_SOON_AHEAD_HOURS, hours.isNull() ? null : Integer.toString(hours.intValue()), stamp);
    }
}
