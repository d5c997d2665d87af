package io.pmrealtime.notification.push;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pmrealtime.contracts.event.DomainEvent;
import io.pmrealtime.contracts.realtime.RealtimeRecord;
import io.pmrealtime.contracts.room.Room;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** Writes live messages to the realtime log. Any thread; does not block. */
@ApplicationScoped
public class PushPublisher {
    private static final String SOURCE = "/pm-realtime/notification-service";

    /** Most messages of a call that wait for Kafka together. */
    private static final int UNACKNOWLEDGED = 500;

    private final MutinyEmitter<byte[]> emitter;
    private final ObjectMapper json;

    PushPublisher(
            @Channel("pushes") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) MutinyEmitter<byte[]> emitter,
            ObjectMapper json) {
        this.emitter = emitter;
        this.json = json;
    }

    /** Sends the messages in their order; done when Kafka has acknowledged all, failed when it did not take one. */
    public Uni<Void> publish(List<Push> pushes) {
        return Multi.createFrom()
                .iterable(pushes)
                .group()
                .intoLists()
                .of(UNACKNOWLEDGED)
                .onItem()
                .transformToUniAndConcatenate(this::publishSome)
                .collect()
                .last();
    }

    private Uni<Void> publishSome(List<Push> pushes) {
        return Uni.join()
                .all(pushes.stream().map(this::publish).toList())
                .andCollectFailures()
                .replaceWithVoid();
    }

    private Uni<Void> publish(Push push) {
        ProducerRecord<String, byte[]> outgoing = kafkaRecord(push);
        OutgoingKafkaRecordMetadata<String> metadata = OutgoingKafkaRecordMetadata.<String>builder()
                .withKey(outgoing.key())
                .withHeaders(outgoing.headers())
                .build();
        return emitter.sendMessage(Message.of(outgoing.value()).addMetadata(metadata));
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
}
