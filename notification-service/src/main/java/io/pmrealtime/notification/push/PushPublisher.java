package io.pmrealtime.notification.push;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pmrealtime.contracts.event.DomainEvent;
import io.pmrealtime.contracts.realtime.RealtimeRecord;
import io.pmrealtime.contracts.room.Room;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.UniEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Writes live messages to the realtime log. A call waits for all its messages together, which costs a tenth of what waiting for
 * each costs. Any thread; does not block.
 */
@ApplicationScoped
public class PushPublisher {
    private static final String SOURCE = "/pm-realtime/notification-service";

    private final Producer<String, byte[]> producer;
    private final ObjectMapper json;

    PushPublisher(Producer<String, byte[]> producer, ObjectMapper json) {
        this.producer = producer;
        this.json = json;
    }

    /** Sends the messages in their order; done when Kafka has acknowledged all, failed when it did not take one. */
    public Uni<Void> publish(List<Push> pushes) {
        if (pushes.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        // The producer blocks while it does not know the topic, and its own thread is for the network alone.
        return Uni.createFrom()
                .<Void>emitter(emitter -> send(pushes, emitter))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .emitOn(Infrastructure.getDefaultWorkerPool());
    }

    private void send(List<Push> pushes, UniEmitter<? super Void> emitter) {
        Acknowledgements acknowledgements = new Acknowledgements(pushes.size(), emitter);
        for (Push push : pushes) {
            producer.send(kafkaRecord(push), acknowledgements);
        }
    }

    private ProducerRecord<String, byte[]> kafkaRecord(Push push) {
        DomainEvent event = DomainEvent.of(
                        push.id(), SOURCE, push.type(), push.at(), push.user().workspaceId(), bytes(push.payload()))
                .withSubject(push.subject())
                .withActor(push.cause().actorId())
                .causedBy(push.cause().correlationId(), push.cause().traceparent());
        List<Room> rooms = List.of(Room.user(push.user().userId()));
        return push.silent() ? RealtimeRecord.silent(event, rooms) : RealtimeRecord.of(event, rooms);
    }

    private byte[] bytes(Object payload) {
        try {
            return json.writeValueAsBytes(payload);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a message cannot be written as JSON", e);
        }
    }

    /** Counts what Kafka acknowledged, on the producer's thread. */
    private static final class Acknowledgements implements Callback {
        private final AtomicInteger missing;
        private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        private final UniEmitter<? super Void> emitter;

        Acknowledgements(int expected, UniEmitter<? super Void> emitter) {
            this.missing = new AtomicInteger(expected);
            this.emitter = emitter;
        }

        @Override
        public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
            if (exception != null) {
                failure.compareAndSet(null, exception);
            }
            if (missing.decrementAndGet() > 0) {
                return;
            }
            Exception first = failure.get();
            if (first == null) {
                emitter.complete(null);
            } else {
                emitter.fail(first);
            }
        }
    }
}
