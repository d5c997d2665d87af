package io.pmrealtime.events.feed;

import io.pmrealtime.contracts.problem.ProblemException;
import io.pmrealtime.contracts.room.ResourceId;
import io.pmrealtime.contracts.token.Identity;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * Which page a caller asks for.
 *
 * @param cursor the place to read on from
 * @param limit how many entries at most
 */
record PageRequest(LogCursor cursor, int limit) {
    static final int MAX_LIMIT = 100;
    private static final int DEFAULT_LIMIT = 20;
    private static final LogCursor NEWEST = new LogCursor(Instant.parse("9999-12-31T00:00:00Z"), Long.MAX_VALUE);

    static PageRequest before(@Nullable String limit, @Nullable String before) {
        LogCursor cursor = before == null
                ? NEWEST
                : LogCursor.parse(before)
                        .orElseThrow(() -> ProblemException.badRequest("before", "is no cursor of this list"));
        return new PageRequest(cursor, limit(limit, DEFAULT_LIMIT));
    }

    /** @param after a cursor, or a time as ISO 8601: what was logged from then on */
    static PageRequest after(@Nullable String limit, @Nullable String after) {
        if (after == null) {
            throw ProblemException.badRequest("after", "is required: a cursor, or a time such as 2026-03-01T09:30:00Z");
        }
        LogCursor cursor = LogCursor.parse(after).orElseGet(() -> startingAt(after));
        return new PageRequest(cursor, limit(limit, MAX_LIMIT));
    }

    /** The id of a path. */
    static String id(String id) {
        if (!ResourceId.isValid(id)) {
            throw ProblemException.badRequest("id", "is no valid id");
        }
        return id;
    }

    static Identity caller(JsonWebToken token) {
        return Identity.of(token)
                .orElseThrow(() -> ProblemException.unauthorized("the token names no user and workspace"));
    }

    private static LogCursor startingAt(String time) {
        try {
            Instant start = OffsetDateTime.parse(time).toInstant();
            if (!LogCursor.isPossible(start)) {
                throw ProblemException.badRequest("after", "is out of range");
            }
            return new LogCursor(start, -1);
        } catch (DateTimeParseException e) {
            throw ProblemException.badRequest("after", "is neither a cursor nor a time such as 2026-03-01T09:30:00Z");
        }
    }

    private static int limit(@Nullable String text, int byDefault) {
        if (text == null) {
            return byDefault;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MAX_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException e) {
            throw ProblemException.badRequest("limit", "is no number");
        }
        throw ProblemException.badRequest("limit", "is from 1 to " + MAX_LIMIT);
    }
}
