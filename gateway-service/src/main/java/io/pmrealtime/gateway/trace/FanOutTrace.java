package io.pmrealtime.gateway.trace;

import io.pmrealtime.contracts.tracing.EventSpan;
import java.util.concurrent.atomic.AtomicInteger;

/** The span of one record, from its reading to the last write for a live connection of this replica. Any thread. */
public final class FanOutTrace {
    private final EventSpan span;
    private final AtomicInteger deliveries = new AtomicInteger();
    private final AtomicInteger loops = new AtomicInteger();

    FanOutTrace(EventSpan span) {
        this.span = span;
    }

    /** Says how many event loops it goes to, before the first of them has it. */
    public void sharedBy(int eventLoops) {
        loops.set(eventLoops);
    }

    /** An event loop found so many live connections for it. */
    public void delivered(int connections) {
        deliveries.addAndGet(connections);
    }

    /** An event loop has written it; with the last of them it ends. */
    public void written() {
        if (loops.decrementAndGet() == 0) {
            span.with("pm.deliveries", deliveries.get()).end();
        }
    }
}
