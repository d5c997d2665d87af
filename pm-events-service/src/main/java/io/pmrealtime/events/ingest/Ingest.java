package io.pmrealtime.events.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.pmrealtime.contracts.event.DomainEvent;
import io.pmrealtime.contracts.problem.ProblemException;
import io.pmrealtime.events.check.EventCheck;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks events that come over HTTP and sends them to {@code pm.events}: all of a request, or none. Blocks. */
@ApplicationScoped
public class Ingest {
    private static final int RETRY_AFTER_SECONDS = 2;

    private final EventCheck check;
    private final IngestProducer producer;
    private final Clock clock;
    private final MeterRegistry registry;

    Ingest(EventCheck check, IngestProducer producer, Clock clock, MeterRegistry registry) {
        this.check = check;
        this.producer = producer;
        this.clock = clock;
        this.registry = registry;
    }

    /** Takes one event in the JSON event format for a caller of this workspace; fails as {@link #take} does. */
    public void takeOne(JsonNode envelope, String workspaceId) {
        take(new Envelopes(List.of(envelope), false), workspaceId, null);
    }

    /**
     * Sends the events of a request and returns how many they are, when Kafka has them.
     *
     * @param traceparent trace context of the request, for events that have none of their own
     * @throws ProblemException when an event is refused, or Kafka does not acknowledge in time
     */
    int take(Envelopes envelopes, String workspaceId, @Nullable String traceparent) {
        Admission admission = Admission.of(envelopes, workspaceId, check, Instant.now(clock));
        if (admission instanceof Admission.Admitted admitted) {
            send(admitted.events().stream()
                    .map(good -> traced(good.event(), traceparent))
                    .toList());
            return admitted.events().size();
        }
        throw refusal(admission);
    }

    private void send(List<DomainEvent> events) {
        try {
            producer.send(events);
            registry.counter("events.ingested").increment(events.size());
        } catch (IngestProducer.NotAcknowledgedException e) {
            throw ProblemException.unavailable("Kafka does not acknowledge at the moment", RETRY_AFTER_SECONDS);
        }
    }

    private static DomainEvent traced(DomainEvent event, @Nullable String traceparent) {
        return event.traceparent() == null ? event.causedBy(event.correlationId(), traceparent) : event;
    }

    private static ProblemException refusal(Admission admission) {
        if (admission instanceof Admission.Foreign foreign) {
            return ProblemException.forbidden(foreign.field() + " is not the token's workspace");
        } else if (admission instanceof Admission.TooLarge tooLarge) {
            return ProblemException.tooLarge(tooLarge.detail());
        }
        Admission.Faulty faulty = (Admission.Faulty) admission;
        return ProblemException.badRequest("the event is refused, nothing was sent", faulty.errors());
    }
}
