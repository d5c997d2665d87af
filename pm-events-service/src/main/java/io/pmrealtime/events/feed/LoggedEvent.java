package io.pmrealtime.events.feed;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row of the event log with its payload parsed. */
record LoggedEvent(
        LogCursor cursor,
        String id,
        String type,
        Instant time,
        @Nullable String actorId,
        @Nullable String correlationId,
        int version,
        @Nullable String taskId,
        List<String> rooms,
        JsonNode data) {}
