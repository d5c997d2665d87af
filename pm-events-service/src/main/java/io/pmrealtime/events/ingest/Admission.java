package io.pmrealtime.events.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.contracts.cloudevents.Attribute;
import io.pmrealtime.contracts.kafka.RejectReason;
import io.pmrealtime.contracts.problem.Problem.FieldError;
import io.pmrealtime.contracts.schema.Violation;
import io.pmrealtime.events.check.Checked;
import io.pmrealtime.events.check.EventCheck;
import io.pmrealtime.events.check.GoodEvent;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/** Decides whether an event of a request may be sent. Pure. */
sealed interface Admission {

    /** It is good and of the caller's workspace. */
    record Admitted(GoodEvent event) implements Admission {}

    /**
     * It is not.
     *
     * @param status the HTTP status that says so: 400, 403 for another workspace's, 413 for one over the limit
     * @param errors the failing fields, named from the event's root; never empty
     */
    record Refused(int status, List<FieldError> errors) implements Admission {
        static Refused of(int status, String field, String message) {
            return new Refused(status, List.of(new FieldError(field, message)));
        }
    }

    /** Checks an event for a caller of this workspace. */
    static Admission of(Envelope envelope, String workspaceId, EventCheck check, Instant receivedAt) {
        List<FieldError> attributes = attributeErrors(envelope.json());
        if (!attributes.isEmpty()) {
            return new Refused(400, attributes);
        }
        if (!envelope.json().path(Attribute.WORKSPACE_ID).asText().equals(workspaceId)) {
            return Refused.of(403, Attribute.WORKSPACE_ID, "is not the token's workspace");
        }
        Checked checked = check.checkEnvelope(envelope.bytes(), receivedAt);
        if (checked instanceof Checked.Good good) {
            return good.event().namesOtherWorkspace()
                    ? Refused.of(400, "data.workspaceId", "is not the event's workspace")
                    : new Admitted(good.event());
        }
        Checked.Bad bad = (Checked.Bad) checked;
        return bad.reason() == RejectReason.TOO_LARGE
                ? Refused.of(413, "data", bad.detail())
                : new Refused(
                        400,
                        bad.faults().stream()
                                .map(fault -> error(bad.reason(), fault))
                                .toList());
    }

    private static List<FieldError> attributeErrors(JsonNode envelope) {
        if (!envelope.isObject()) {
            return List.of(new FieldError("", "is no JSON object"));
        }
        List<FieldError> errors = new ArrayList<>();
        for (String required : List.of("specversion", "id", "source", "type", Attribute.WORKSPACE_ID)) {
            JsonNode value = envelope.path(required);
            if (!value.isTextual() || value.textValue().isBlank()) {
                errors.add(new FieldError(required, "is required"));
            }
        }
        JsonNode time = envelope.path("time");
        if (!time.isMissingNode() && !time.isNull() && !isTime(time.asText())) {
            errors.add(new FieldError("time", "is no time such as 2026-03-01T09:30:00Z"));
        }
        return errors;
    }

    private static boolean isTime(String text) {
        try {
            OffsetDateTime.parse(text);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static FieldError error(RejectReason reason, Violation fault) {
        return switch (reason) {
            case SCHEMA -> {
                boolean whole = fault.field().isEmpty() || fault.field().equals("(root)");
                yield new FieldError(whole ? "data" : "data." + fault.field(), fault.message());
            }
            case INVALID_JSON -> new FieldError("data", fault.message());
            default -> new FieldError(fault.field(), fault.message());
        };
    }
}
