package io.pmrealtime.contracts.cloudevents;

import io.pmrealtime.contracts.event.DomainEvent;
import io.pmrealtime.contracts.kafka.RejectReason;

/** What reading a record as a CloudEvent came to. */
public sealed interface ReadResult {

    /** It is one. Its type may be unknown and its payload is not looked at yet. */
    record Read(DomainEvent event) implements ReadResult {}

    /**
     * It is none that the suite can take.
     *
     * @param detail a sentence for the producer's developer
     */
    record Refused(RejectReason reason, String detail) implements ReadResult {}
}
