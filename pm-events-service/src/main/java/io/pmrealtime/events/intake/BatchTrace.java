package io.pmrealtime.events.intake;

import io.opentelemetry.api.trace.SpanKind;
import io.pmrealtime.contracts.event.DomainEvent;
import io.pmrealtime.contracts.tracing.EventSpan;
import io.pmrealtime.contracts.tracing.EventTracer;
import io.pmrealtime.events.check.Checked;
import io.pmrealtime.events.check.GoodEvent;
import io.pmrealtime.events.ledger.Received;
import io.pmrealtime.events.ledger.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The spans of a batch, one for each event whose producer has its trace recorded. For the intake's thread. */
final class BatchTrace {
    static final BatchTrace NONE = new BatchTrace(Map.of());

    private static final String NAME = "pm.events process";

    private final Map<Integer, EventSpan> spans;

    private BatchTrace(Map<Integer, EventSpan> spans) {
        this.spans = spans;
    }

    /** Begins the spans; events that are refused for their own sake have none. */
    static BatchTrace begin(EventTracer tracer, List<Received> batch) {
        Map<Integer, EventSpan> spans = new HashMap<>();
        for (int i = 0; i < batch.size(); i++) {
            if (batch.get(i).checked() instanceof Checked.Good good) {
                DomainEvent event = good.event().event();
                EventSpan span = tracer.begin(NAME, SpanKind.CONSUMER, event.traceparent());
                if (span.isRecording()) {
                    span.about(event)
                            .with("messaging.system", "kafka")
                            .with("messaging.destination.name", "pm.events")
                            .with(
                                    "messaging.destination.partition.id",
                                    batch.get(i).position().partition())
                            .with(
                                    "messaging.kafka.offset",
                                    batch.get(i).position().offset());
                    spans.put(i, span);
                }
            }
        }
        return new BatchTrace(spans);
    }

    /** The batch is in PostgreSQL, and Redis has its access keys. */
    void stored() {
        spans.values().forEach(span -> span.passed("stored"));
    }

    /** The event of this place in the batch as it is handed on. */
    GoodEvent handOn(int place, GoodEvent good) {
        EventSpan span = spans.get(place);
        return span == null ? good : good.as(span.handOn(good.event()));
    }

    /** Kafka has acknowledged what the batch led to. */
    void end(List<Verdict> verdicts) {
        spans.forEach((place, span) ->
                span.with("pm.outcome", outcome(verdicts.get(place))).end());
    }

    /** The batch failed and will come again. */
    void fail(RuntimeException cause) {
        spans.values().forEach(span -> span.fail(cause));
    }

    private static String outcome(Verdict verdict) {
        if (verdict instanceof Verdict.Fresh) {
            return "published";
        } else if (verdict instanceof Verdict.PublishAgain) {
            return "published_again";
        } else if (verdict instanceof Verdict.Refuse refuse) {
            return "rejected: " + refuse.reason().code();
        }
        return "repeat";
    }
}
