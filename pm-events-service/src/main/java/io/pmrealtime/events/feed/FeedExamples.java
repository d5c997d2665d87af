package io.pmrealtime.events.feed;

/** Answers as the API document shows them. */
final class FeedExamples {
    static final String ACTIVITY = """
            {"data":[{"id":"0d3f6e1c","type":"pm.task.status_changed","time":"2026-03-01T09:30:00Z","actorId":"ada",
                      "summary":"Ada Lovelace moved task 'Draw the rocket' from todo to doing",
                      "data":{"id":"t1","projectId":"apollo","oldStatus":"todo","newStatus":"doing","updatedBy":"ada","updatedAt":"2026-03-01T09:30:00Z"}}],
             "meta":{"limit":20,"hasMore":true,"nextCursor":"MTc3MjM1NzQwMDAwMDAwMC40Mg"}}
            """;
    static final String HISTORY = """
            {"data":[{"event":"pm.task.status_changed","id":"0d3f6e1c","time":"2026-03-01T09:30:00Z",
                      "rooms":["project:apollo","task:t1"],"cursor":"MTc3MjM1NzQwMDAwMDAwMC40Mg","actorId":"ada","version":1,
                      "data":{"id":"t1","projectId":"apollo","oldStatus":"todo","newStatus":"doing","updatedBy":"ada","updatedAt":"2026-03-01T09:30:00Z"}}],
             "meta":{"limit":100,"hasMore":false,"nextCursor":null}}
            """;

    private FeedExamples() {}
}
