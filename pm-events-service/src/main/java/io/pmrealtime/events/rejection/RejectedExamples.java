package io.pmrealtime.events.rejection;

/** Requests and answers as the API document shows them. */
final class RejectedExamples {
    static final String LIST = """
            {"data":[{"partition":0,"offset":17,"rejectedAt":"2026-03-01T09:30:01Z","reason":"schema",
                      "detail":"projectId: required property 'projectId' not found","originalPartition":3,"originalOffset":1042,
                      "event":{"specversion":"1.0","id":"1f2b","source":"/tasks","type":"pm.task.deleted","workspaceid":"acme","data":{"id":"t2"}}}],
             "meta":{"limit":20,"hasMore":false}}
            """;
    static final String CORRECTIONS = """
            {"data":{"id":"t2","projectId":"apollo"}}
            """;
    static final String REPLAYED = """
            {"data":{"accepted":1}}
            """;

    private RejectedExamples() {}
}
