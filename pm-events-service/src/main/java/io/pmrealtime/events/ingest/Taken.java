package io.pmrealtime.events.ingest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pmrealtime.contracts.problem.Problem.FieldError;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What became of a request's events.
 *
 * @param accepted how many were taken
 * @param results what became of each; only where the request asked for it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "How many events were taken, and with results=per-item what became of each")
public record Taken(int accepted, @Nullable List<Item> results) {
    static Taken all(int accepted) {
        return new Taken(accepted, null);
    }

    /** True when one was refused. */
    boolean isPartial() {
        return results != null && results.size() > accepted;
    }

    /**
     * What became of one event.
     *
     * @param index its place in the request, from 0
     * @param id its id, where it has one
     * @param status 202, or the status that a request with this event alone would have been answered with
     * @param field the first failing field, from the event's root
     * @param errors all failing fields
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Item(
            int index,
            @Nullable String id,
            int status,
            @Nullable String field,
            List<FieldError> errors) {
        /** Jackson has null for what was left out. */
        @SuppressWarnings("NullAway")
        public Item {
            errors = errors == null ? List.of() : List.copyOf(errors);
        }

        static Item of(int index, Envelope envelope, Admission admission) {
            if (admission instanceof Admission.Refused refused) {
                String field = refused.errors().get(0).field();
                return new Item(
                        index, envelope.id(), refused.status(), field.isEmpty() ? null : field, refused.errors());
            }
            return new Item(index, envelope.id(), 202, null, List.of());
        }
    }
}
