package io.pmrealtime.notification.intake;

import io.pmrealtime.contracts.tracing.EventLogContext;
import io.pmrealtime.notification.event.ReceivedEvent;
import io.pmrealtime.notification.event.RecordReader;
import io.pmrealtime.notification.event.RecordReading;
import io.pmrealtime.notification.health.Pulse;
import io.pmrealtime.notification.health.Work;
import io.pmrealtime.notification.matter.MatterMetrics;
import io.pmrealtime.notification.matter.Poison;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Takes batches from the realtime log. Offsets are committed when a batch is done, so nothing is lost. An event that
 * can never be stored is logged and passed over.
 */
@ApplicationScoped
class RealtimeConsumer {
    private static final Logger LOG = Logger.getLogger(RealtimeConsumer.class);

    private final BatchHandler handler;
    private final MatterMetrics metrics;
    private final Pulse pulse;

    RealtimeConsumer(BatchHandler handler, MatterMetrics metrics, Pulse pulse) {
        this.pulse = pulse;
        this.handler = handler;
        this.metrics = metrics;
    }

    @Incoming("realtime")
    Uni<Void> consume(ConsumerRecords<String, byte[]> records) {
        List<ReceivedEvent> events = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> each : records) {
            RecordReading reading = RecordReader.read(each);
            if (reading instanceof RecordReading.Relevant relevant) {
                events.add(relevant.event());
            } else if (reading instanceof RecordReading.Unreadable unreadable) {
                metrics.unreadable();
                LOG.warnf(
                        "Passed over a record that cannot be read, partition %d offset %d: %s",
                        each.partition(), each.offset(), unreadable.detail());
            }
        }
        return pulse.watch(Work.EVENTS, () -> handle(events));
    }

    private Uni<Void> handle(List<ReceivedEvent> events) {
        if (events.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        pulse.beat(Work.EVENTS);
        return handler.handle(events).onFailure(Poison::isBehind).recoverWithUni(failure -> narrow(events, failure));
    }

    /** Handles the halves of a batch one after the other, until the event that cannot be stored stands alone. */
    private Uni<Void> narrow(List<ReceivedEvent> events, Throwable failure) {
        if (events.size() == 1) {
            metrics.refused();
            try (EventLogContext about = EventLogContext.of(events.get(0).event())) {
                LOG.errorf(
                        failure,
                        "Passed over event %s, which cannot be handled",
                        events.get(0).key());
            }
            return Uni.createFrom().voidItem();
        }
        int middle = events.size() / 2;
        return handle(events.subList(0, middle)).chain(() -> handle(events.subList(middle, events.size())));
    }
}
