package io.pmrealtime.contracts.problem;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer that ends a request as a problem document; for the edges, not for decisions. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final transient Map<String, String> headers;

    private ProblemException(Problem problem, Map<String, String> headers) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
        this.headers = headers;
    }

    /** 400 that names the failing field or parameter. */
    public static ProblemException badRequest(@Nullable String field, String detail) {
        return new ProblemException(new Problem("about:blank", "Bad Request", 400, detail, field, List.of()), Map.of());
    }

    /** 400 that names several failing fields. */
    public static ProblemException badRequest(String detail, List<Problem.FieldError> errors) {
        String first = errors.isEmpty() ? null : errors.get(0).field();
        return new ProblemException(new Problem("about:blank", "Bad Request", 400, detail, first, errors), Map.of());
    }

    public static ProblemException unauthorized(String detail) {
        return new ProblemException(
                new Problem("about:blank", "Unauthorized", 401, detail, null, List.of()),
                Map.of("WWW-Authenticate", "Bearer"));
    }

    public static ProblemException forbidden(String detail) {
        return new ProblemException(new Problem("about:blank", "Forbidden", 403, detail, null, List.of()), Map.of());
    }

    public static ProblemException notFound(String detail) {
        return new ProblemException(new Problem("about:blank", "Not Found", 404, detail, null, List.of()), Map.of());
    }

    public static ProblemException tooLarge(String detail) {
        return new ProblemException(
                new Problem("about:blank", "Content Too Large", 413, detail, null, List.of()), Map.of());
    }

    /** 422 for a request that contradicts an earlier one. */
    public static ProblemException unprocessable(@Nullable String field, String detail) {
        return new ProblemException(
                new Problem("about:blank", "Unprocessable Content", 422, detail, field, List.of()), Map.of());
    }

    /** 429 for a caller who asks for too much at once and may try again after that time. */
    public static ProblemException tooManyRequests(String detail, long retryAfterSeconds) {
        return new ProblemException(
                new Problem("about:blank", "Too Many Requests", 429, detail, null, List.of()),
                Map.of("Retry-After", Long.toString(retryAfterSeconds)));
    }

    /** 503 for a part that the service needs and that does not answer; the caller may try again after that time. */
    public static ProblemException unavailable(String detail, int retryAfterSeconds) {
        return new ProblemException(
                new Problem("about:blank", "Service Unavailable", 503, detail, null, List.of()),
                Map.of("Retry-After", Integer.toString(retryAfterSeconds)));
    }

    public Problem problem() {
        return problem;
    }

    /** Response headers that belong to the answer. */
    public Map<String, String> headers() {
        return headers;
    }
}
