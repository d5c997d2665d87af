package io.pmrealtime.notification.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pmrealtime.contracts.event.DomainEvent;
import io.pmrealtime.contracts.event.EventType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/** Events for tests of pure code. */
public final class Events {
    public static final String WORKSPACE = "w1";
    public static final Instant TIME = Instant.parse("2026-03-01T09:30:00Z");

    private Events() {}

    /** An event; quotes in the payload may be single ones. */
    public static ReceivedEvent of(String type, String actorId, String payload) {
        return at(TIME, type, actorId, payload);
    }

    public static ReceivedEvent at(Instant time, String type, String actorId, String payload) {
        String json = payload.replace('\'', '"');
        EventType known = EventType.of(type).orElseThrow();
        DomainEvent event = DomainEvent.of(
                        UUID.randomUUID().toString(),
                        "/test",
                        known,
                        time,
                        WORKSPACE,
                        json.getBytes(StandardCharsets.UTF_8))
                .withActor(actorId);
        try {
            return new ReceivedEvent(known, event, time, new ObjectMapper().readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }
}
