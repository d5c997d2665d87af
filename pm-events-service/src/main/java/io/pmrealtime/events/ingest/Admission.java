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

/** Decides whether the events of a request may be sent, all of them or none. Pure. */
sealed interface Admission {

    /** All are good and of the caller's workspace. */
    record Admitted(List<GoodEvent> events) implements Admission {}

    /** Some are faulty. */
    record Faulty(List<FieldError> errors) implements Admission {}

    /** One is of a workspace that is not the caller's. */
    record Foreign(String field) implements Admission {}

    /** One is over the limit. */
    record TooLarge(String detail) implements Admission {}

    /** Checks all events for a caller of this workspace. */
    static Admission of(Envelopes envelopes, String workspaceId, EventCheck check, Instant receivedAt) {
        List<GoodEvent> good = new ArrayList<>();
        List<FieldError> errors = new ArrayList<>();
        for (int i = 0; i < envelopes.events().size(); i++) {
            JsonNode envelope = envelopes.events().get(i);
            String prefix = envelopes.prefix(i);
            List<FieldError> attributes = attributeErrors(envelope, prefix);
            errors.addAll(attributes);
            if (!attributes.isEmpty()) {
                continue;
            }
            if (!envelope.path(Attribute.WORKSPACE_ID).asText().equals(workspaceId)) {
                return new Foreign(prefix + Attribute.WORKSPACE_ID);
            }
            Checked checked = check.checkEnvelope(Envelopes.bytes(envelope), receivedAt);
            if (checked instanceof Checked.Good accepted) {
                if (accepted.event().namesOtherWorkspace()) {
                    errors.add(new FieldError(prefix + "data.workspaceId", "is not the event's workspace"));
                }
                good.add(accepted.event());
            } else {
                Checked.Bad bad = (Checked.Bad) checked;
                if (bad.reason() == RejectReason.TOO_LARGE) {
                    return new TooLarge(prefix.isEmpty() ? bad.detail() : prefix + " " + bad.detail());
                }
                bad.faults().forEach(fault -> errors.add(error(prefix, bad.reason(), fault)));
            }
        }
        return errors.isEmpty() ? new Admitted(List.copyOf(good)) : new Faulty(List.copyOf(errors));
    }

    private static List<FieldError> attributeErrors(JsonNode envelope, String prefix) {
        if (!envelope.isObject()) {
            return List.of(new FieldError(
                    prefix.isEmpty() ? prefix : prefix.substring(0, prefix.length() - 1), "is no JSON object"));
        }
        List<FieldError> errors = new ArrayList<>();
        for (String required : List.of("specversion", "id", "source", "type", Attribute.WORKSPACE_ID)) {
            JsonNode value = envelope.path(required);
            if (!value.isTextual() || value.textValue().isBlank()) {
                errors.add(new FieldError(prefix + required, "is required"));
            }
        }
        JsonNode time = envelope.path("time");
        if (!time.isMissingNode() && !time.isNull() && !isTime(time.asText())) {
            errors.add(new FieldError(prefix + "time", "is no time such as 2026-03-01T09:30:00Z"));
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

    private static FieldError error(String prefix, RejectReason reason, Violation fault) {
        return switch (reason) {
            case SCHEMA -> {
                boolean whole = fault.field().isEmpty() || fault.field().equals("(root)");
                yield new FieldError(whole ? prefix + "data" : prefix + "data." + fault.field(), fault.message());
            }
            case INVALID_JSON -> new FieldError(prefix + "data", fault.message());
            default -> new FieldError(prefix + fault.field(), fault.message());
        };
    }
}
