package io.pmrealtime.notification.choice;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.contracts.problem.Problem.FieldError;
import java.util.List;
import java.util.function.UnaryOperator;

/** A change of preferences: what the request names and nothing else. Pure. */
public sealed interface PreferencePatch {

    /** A good one. */
    record Valid(List<UnaryOperator<Preferences>> edits) implements PreferencePatch {
        /** The preferences with the change made. */
        public Preferences applyTo(Preferences preferences) {
            Preferences changed = preferences;
            for (UnaryOperator<Preferences> edit : edits) {
                changed = edit.apply(changed);
            }
            return changed;
        }
    }

    /** One with unknown fields or bad values; nothing of it is done. */
    record Invalid(List<FieldError> errors) implements PreferencePatch {}

    /** Reads a request's body. */
    static PreferencePatch of(JsonNode body) {
        return new PreferencePatchReader().read(body);
    }
}
