package io.pmrealtime.events.ingest;

/** Requests and answers as the API document shows them. */
final class IngestExamples {
    static final String SINGLE = """
            {"specversion":"1.0","id":"0d3f6e1c-6f0e-4d3a-9a55-2f6c9a1d7b11","source":"/tasks","type":"pm.task.status_changed",
             "time":"2026-03-01T09:30:00Z","workspaceid":"acme","actorid":"ada",
             "data":{"id":"t1","projectId":"apollo","oldStatus":"todo","newStatus":"doing","updatedBy":"ada","updatedAt":"2026-03-01T09:30:00Z"}}
            """;
    static final String BATCH = """
            [{"specversion":"1.0","id":"1f2a","source":"/tasks","type":"pm.task.deleted","workspaceid":"acme",
              "data":{"id":"t1","projectId":"apollo","deletedBy":"ada"}},
             {"specversion":"1.0","id":"1f2b","source":"/tasks","type":"pm.task.deleted","workspaceid":"acme","data":{"id":"t2"}}]
            """;
    static final String TAKEN = """
            {"data":{"accepted":2}}
            """;
    static final String PARTIAL = """
            {"data":{"accepted":1,"results":[
              {"index":0,"id":"1f2a","status":202},
              {"index":1,"id":"1f2b","status":400,"field":"data.projectId",
               "errors":[{"field":"data.projectId","message":"required property 'projectId' not found"}]}]}}
            """;
    static final String FAULTY = """
            {"type":"about:blank","title":"Bad Request","status":400,"detail":"the event is refused, nothing was sent",
             "field":"[1].data.projectId",
             "errors":[{"field":"[1].data.projectId","message":"required property 'projectId' not found"}]}
            """;

    private IngestExamples() {}
}
