package io.pmrealtime.notification.push;

import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.notification.directory.UserKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A live message to all devices of a person.
 *
 * @param id the event's id; the same for the same message, so that one sent again after a crash is recognised
 * @param subject the id of the notification it is about; null where it is about several
 * @param at when what it tells happened
 * @param payload what Jackson writes as the data
 * @param silent whether clients should show it without a sound
 * @param cause the event or request that led to it
 */
public record Push(
        String id,
        EventType type,
        UserKey user,
        @Nullable String subject,
        Instant at,
        Object payload,
        boolean silent,
        Cause cause) {

    /**
     * What led to a message.
     *
     * @param actorId who caused it
     * @param correlationId ties it to the request that caused it
     * @param traceparent W3C trace context
     */
    public record Cause(
            @Nullable String actorId,
            @Nullable String correlationId,
            @Nullable String traceparent) {
        /** Nothing that could be named. */
        public static final Cause NONE = new Cause(null, null, null);
    }
}
