package io.pmrealtime.events.ledger;

import io.pmrealtime.contracts.kafka.RejectReason;
import io.pmrealtime.events.check.GoodEvent;
import java.util.Set;

/** What is to be done about a record. */
public sealed interface Verdict {

    /**
     * A new event: to be stored and published.
     *
     * @param position the record that brings it
     * @param firstNamed resources that no event named before, which this one makes its workspace's
     */
    record Fresh(SourcePosition position, GoodEvent event, Set<Resource> firstNamed) implements Verdict {
        public Fresh {
            firstNamed = Set.copyOf(firstNamed);
        }
    }

    /** The record that stored this event, again: it may not have been published before the crash. */
    record PublishAgain(GoodEvent event) implements Verdict {}

    /** Nothing to do: the same event came before, or this very record was handled before. */
    record Drop(GoodEvent event) implements Verdict {}

    /** A refused record whose refusal was published before. */
    record DropRefused() implements Verdict {}

    /** To be put on {@code pm.events.rejected}. */
    record Refuse(RejectReason reason, String detail) implements Verdict {}
}
