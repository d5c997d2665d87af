package io.pmrealtime.contracts.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A problem document (RFC 9457).
 *
 * @param type a URI reference of the kind of problem; {@code about:blank} where the status says it all
 * @param title the status in words
 * @param status the HTTP status
 * @param detail what is wrong with this request, for its developer
 * @param field the failing field or parameter, where there is one
 * @param errors all failing fields, where there are several
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
        String type,
        String title,
        int status,
        @Nullable String detail,
        @Nullable String field,
        List<FieldError> errors) {
    /** The media type of problem documents. */
    public static final String MEDIA_TYPE = "application/problem+json";

    public Problem {
        errors = List.copyOf(errors);
    }

    /** One failing field of several. */
    public record FieldError(String field, String message) {}
}
