package io.pmrealtime.events.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.pmrealtime.contracts.event.DomainEvent;
import io.pmrealtime.contracts.problem.Problem.FieldError;
import io.pmrealtime.contracts.problem.ProblemException;
import io.pmrealtime.events.check.EventCheck;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Checks events that come over HTTP and sends them to {@code pm.events}. Blocks. */
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

    /** Takes one event in the JSON event format for a caller of this workspace; fails as {@link #takeAll} does. */
    public void takeOne(JsonNode envelope, String workspaceId) {
        takeAll(Envelopes.single(envelope, null), workspaceId, null);
    }

    /**
     * Sends the events of a request and returns when Kafka has them: all, or none when one is refused.
     *
     * @param traceparent trace context of the request, for events that have none of their own
     * @throws ProblemException when an event is refused, or Kafka does not acknowledge in time
     */
    Taken takeAll(Envelopes envelopes, String workspaceId, @Nullable String traceparent) {
        List<Admission> admissions = admissions(envelopes, workspaceId);
        refuseWhenOneIs(envelopes, admissions);
        send(admissions, traceparent);
        return Taken.all(admissions.size());
    }

    /**
     * Sends those events of a request that are good, and tells of each what became of it, when Kafka has them.
     *
     * @throws ProblemException when Kafka does not acknowledge in time
     */
    Taken takeEach(Envelopes envelopes, String workspaceId, @Nullable String traceparent) {
        List<Admission> admissions = admissions(envelopes, workspaceId);
        int accepted = send(admissions, traceparent);
        return new Taken(
                accepted,
                IntStream.range(0, admissions.size())
                        .mapToObj(i -> Taken.Item.of(i, envelopes.events().get(i), admissions.get(i)))
                        .toList());
    }

    private List<Admission> admissions(Envelopes envelopes, String workspaceId) {
        Instant now = Instant.now(clock);
        return envelopes.events().stream()
                .map(envelope -> Admission.of(envelope, workspaceId, check, now))
                .toList();
    }

    private int send(List<Admission> admissions, @Nullable String traceparent) {
        List<DomainEvent> events = admissions.stream()
                .filter(Admission.Admitted.class::isInstance)
                .map(admitted -> traced(((Admission.Admitted) admitted).event().event(), traceparent))
                .toList();
        try {
            producer.send(events);
            registry.counter("events.ingested").increment(events.size());
            return events.size();
        } catch (IngestProducer.NotAcknowledgedException e) {
            throw ProblemException.unavailable("Kafka does not acknowledge at the moment", RETRY_AFTER_SECONDS);
        }
    }

    private static DomainEvent traced(DomainEvent event, @Nullable String traceparent) {
        return event.traceparent() == null ? event.causedBy(event.correlationId(), traceparent) : event;
    }

    private static void refuseWhenOneIs(Envelopes envelopes, List<Admission> admissions) {
        List<FieldError> errors = new ArrayList<>();
        for (int i = 0; i < admissions.size(); i++) {
            if (admissions.get(i) instanceof Admission.Refused refused) {
                FieldError first = refused.errors().get(0);
                String place = envelopes.field(i, first.field());
                if (refused.status() == 403) {
                    throw ProblemException.forbidden(place + " " + first.message());
                } else if (refused.status() == 413) {
                    throw ProblemException.tooLarge(place + ": " + first.message());
                }
                for (FieldError error : refused.errors()) {
                    errors.add(new FieldError(envelopes.field(i, error.field()), error.message()));
                }
            }
        }
        if (!errors.isEmpty()) {
            throw ProblemException.badRequest("the event is refused, nothing was sent", errors);
        }
    }
}
