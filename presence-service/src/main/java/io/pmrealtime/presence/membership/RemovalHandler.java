package io.pmrealtime.presence.membership;

import io.opentelemetry.api.trace.SpanKind;
import io.pmrealtime.contracts.tracing.EventSpan;
import io.pmrealtime.contracts.tracing.EventTracer;
import io.pmrealtime.contracts.tracing.TraceParent;
import io.pmrealtime.presence.access.AccessReader;
import io.pmrealtime.presence.intake.BatchHandler;
import io.pmrealtime.presence.keeper.Decision;
import io.pmrealtime.presence.keeper.PresenceKeeper;
import io.pmrealtime.presence.state.PresenceRules;
import io.pmrealtime.presence.state.UserKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/**
 * Makes those disappear at once who were removed. The access projection decides, which is written before the event is published: an event that is read late,
 * after somebody was let in again, removes nobody, and neither does one about a workspace admin.
 */
public final class RemovalHandler implements BatchHandler {
    private static final Logger LOG = Logger.getLogger(RemovalHandler.class);

    private final PresenceRules rules;
    private final PresenceKeeper keeper;
    private final AccessReader access;
    private final EventTracer tracer;
    private final Clock clock;

    public RemovalHandler(
            PresenceRules rules, PresenceKeeper keeper, AccessReader access, EventTracer tracer, Clock clock) {
        this.rules = rules;
        this.keeper = keeper;
        this.access = access;
        this.tracer = tracer;
        this.clock = clock;
    }

    @Override
    public void handle(List<ConsumerRecord<byte[], byte[]>> records) {
        Map<UserKey, Decision> decisions = new HashMap<>();
        List<EventSpan> spans = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Removal.of(record).filter(this::isOut).ifPresent(removal -> {
                decisions.merge(removal.user(), decision(removal), RemovalHandler::both);
                spans.add(begin(record));
            });
        }
        try {
            keeper.change(decisions);
        } catch (RuntimeException e) {
            spans.forEach(span -> span.fail(e));
            throw e;
        }
        spans.forEach(EventSpan::end);
    }

    @Override
    public void handedOver(Predicate<byte[]> kept) {
        // Nothing is kept between two batches.
    }

    @Override
    public void leftOut(ConsumerRecord<byte[], byte[]> record) {
        LOG.warnf("A removal at offset %d of partition %d had no effect", record.offset(), record.partition());
    }

    private EventSpan begin(ConsumerRecord<byte[], byte[]> record) {
        return tracer.begin("pm.realtime remove", SpanKind.CONSUMER, TraceParent.ifSampled(record.headers()))
                .with("messaging.system", "kafka")
                .with("messaging.destination.name", record.topic())
                .with("messaging.destination.partition.id", record.partition())
                .with("messaging.kafka.offset", record.offset());
    }

    private boolean isOut(Removal removal) {
        UserKey user = removal.user();
        return removal.projectId() == null
                ? !access.isInWorkspace(user.workspaceId(), user.userId())
                : !access.isMember(user.workspaceId(), user.userId(), removal.projectId());
    }

    private Decision decision(Removal removal) {
        String projectId = removal.projectId();
        return (state, rebuilding) -> projectId == null
                ? rules.remove(state, clock.millis())
                : rules.revoke(state, projectId, clock.millis());
    }

    private static Decision both(Decision first, Decision second) {
        return (state, rebuilding) -> second.decide(first.decide(state, rebuilding), rebuilding);
    }
}
