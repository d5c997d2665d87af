package io.pmrealtime.notification.inbox;

import io.pmrealtime.contracts.problem.ProblemException;
import io.pmrealtime.contracts.room.ResourceId;
import io.pmrealtime.notification.recipient.NotificationType;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks of its inbox.
 *
 * @param page from 1; not looked at when there is a cursor
 * @param cursor where the page before ended
 * @param limit most rows of one page
 * @param type only this type
 * @param read only what is read, or only what is not
 * @param projectId only what is about that project
 * @param archived what was put away instead of what was not
 */
record InboxQuery(
        int page,
        @Nullable InboxCursor cursor,
        int limit,
        @Nullable NotificationType type,
        @Nullable Boolean read,
        @Nullable String projectId,
        boolean archived) {
    private static final int DEFAULT_LIMIT = 20;
    private static final int MAX_LIMIT = 100;

    /** Who goes deeper than this uses the cursor. */
    private static final int MAX_PAGE = 10_000;

    int offset() {
        return cursor == null ? (page - 1) * limit : 0;
    }

    /**
     * Reads the query parameters; a null is one that was not given.
     *
     * @throws ProblemException 400 that names the parameter which cannot be read
     */
    static InboxQuery parse(
            @Nullable String page,
            @Nullable String cursor,
            @Nullable String limit,
            @Nullable String type,
            @Nullable String read,
            @Nullable String projectId,
            @Nullable String archived) {
        if (page != null && cursor != null) {
            throw ProblemException.badRequest("cursor", "give either a page or a cursor");
        }
        return new InboxQuery(
                number("page", page, 1, MAX_PAGE),
                cursor == null ? null : cursor(cursor),
                number("limit", limit, DEFAULT_LIMIT, MAX_LIMIT),
                type == null ? null : type(type),
                read == null ? null : bool("read", read),
                projectId == null ? null : id("projectId", projectId),
                archived != null && bool("archived", archived));
    }

    private static int number(String name, @Nullable String text, int otherwise, int max) {
        if (text == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Answered below as any other number that is not good.
        }
        throw ProblemException.badRequest(name, name + " must be a number from 1 to " + max);
    }

    private static String id(String name, String text) {
        if (!ResourceId.isValid(text)) {
            throw ProblemException.badRequest(name, name + " is no valid id");
        }
        return text;
    }

    private static InboxCursor cursor(String text) {
        return InboxCursor.parse(text)
                .orElseThrow(() -> ProblemException.badRequest("cursor", "cursor must be a nextCursor of this list"));
    }

    private static NotificationType type(String text) {
        return NotificationType.of(text)
                .orElseThrow(() -> ProblemException.badRequest("type", "type must be a notification type"));
    }

    private static boolean bool(String name, String text) {
        if (text.equals("true") || text.equals("false")) {
            return text.equals("true");
        }
        throw ProblemException.badRequest(name, name + " must be true or false");
    }
}
