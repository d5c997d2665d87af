package io.pmrealtime.local.dev;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pmrealtime.contracts.problem.Problem;
import io.pmrealtime.contracts.room.ResourceId;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /dev/token}, complete and checked.
 *
 * @param ttl how long the token is good; a negative one gives a token that has expired already, for tests of just that
 */
record TokenRequest(String userId, String workspaceId, String name, Set<String> groups, Duration ttl) {
    static final Duration DEFAULT_TTL = Duration.ofHours(12);
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    TokenRequest {
        groups = Set.copyOf(groups);
    }

    /** What reading a body comes to. */
    sealed interface Outcome {}

    /** The request is good. */
    record Accepted(TokenRequest request) implements Outcome {}

    /** The request is not; the problem says why. */
    record Refused(Problem problem) implements Outcome {}

    /** Reads a body; pure. */
    static Outcome read(String body, TokenDefaults defaults) {
        try {
            return new Accepted(parse(body, defaults));
        } catch (FieldException e) {
            return new Refused(ProblemResponse.problem(400, e.detail, e.field));
        } catch (JsonProcessingException e) {
            return new Refused(ProblemResponse.problem(400, "the body is not JSON: " + e.getOriginalMessage()));
        }
    }

    private static TokenRequest parse(String body, TokenDefaults defaults)
            throws FieldException, JsonProcessingException {
        JsonNode json = JSON.readTree(body);
        if (json == null || !json.isObject()) {
            throw new FieldException(null, "the body must be a JSON object with userId and workspaceId");
        }
        String userId = id(json, "userId");
        String workspaceId = id(json, "workspaceId");
        return new TokenRequest(
                userId,
                workspaceId,
                name(json, defaults.name(workspaceId, userId)),
                groups(json, defaults.groups(workspaceId, userId)),
                ttl(json));
    }

    private static String id(JsonNode json, String field) throws FieldException {
        JsonNode value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            throw new FieldException(field, field + " is required");
        }
        if (!value.isTextual() || !ResourceId.isValid(value.textValue())) {
            throw new FieldException(
                    field, field + " must be an id: 1 to 128 characters without spaces, commas or braces");
        }
        return value.textValue();
    }

    private static String name(JsonNode json, String otherwise) throws FieldException {
        JsonNode value = json.path("name");
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isTextual() || value.textValue().isBlank()) {
            throw new FieldException("name", "name must be a text that is not blank");
        }
        return value.textValue();
    }

    private static Set<String> groups(JsonNode json, Set<String> otherwise) throws FieldException {
        JsonNode value = json.path("groups");
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isArray()) {
            throw new FieldException("groups", "groups must be an array of texts");
        }
        Set<String> groups = new LinkedHashSet<>();
        for (JsonNode group : value) {
            if (!group.isTextual() || group.textValue().isBlank()) {
                throw new FieldException("groups", "groups must be an array of texts");
            }
            groups.add(group.textValue());
        }
        return groups;
    }

    private static Duration ttl(JsonNode json) throws FieldException {
        JsonNode value = json.path("ttlSeconds");
        if (value.isMissingNode() || value.isNull()) {
            return DEFAULT_TTL;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() > LONGEST.toSeconds()
                || value.longValue() < -LONGEST.toSeconds()) {
            throw new FieldException(
                    "ttlSeconds",
                    "ttlSeconds must be a whole number of seconds, a year (" + LONGEST.toSeconds() + ") at most");
        }
        return Duration.ofSeconds(value.longValue());
    }

    /** Ends the reading of a body at its first fault; never leaves this record. */
    private static final class FieldException extends Exception {
        private static final long serialVersionUID = 1L;
        private final @Nullable String field;
        private final String detail;

        FieldException(@Nullable String field, String detail) {
            super(detail, null, false, false);
            this.field = field;
            this.detail = detail;
        }
    }
}
