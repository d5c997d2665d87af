package io.pmrealtime.contracts.cloudevents;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.pmrealtime.contracts.event.DomainEvent;
import io.pmrealtime.contracts.kafka.Topic;
import java.net.URI;
import java.time.ZoneOffset;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Writes events as Kafka records keyed by workspace id (CloudEvents Kafka binding 1.0). Any thread. */
public final class CloudEventWriter {
    private static final JsonFormat JSON = new JsonFormat();

    private CloudEventWriter() {}

    /** Attributes in {@code ce_} headers, the payload as the value. */
    public static ProducerRecord<String, byte[]> binary(Topic topic, DomainEvent event) {
        return KafkaMessageFactory.<String>createWriter(topic.topicName(), event.workspaceId())
                .writeBinary(cloudEvent(event));
    }

    /** Everything in one JSON envelope, {@code application/cloudevents+json}. */
    public static ProducerRecord<String, byte[]> structured(Topic topic, DomainEvent event) {
        return KafkaMessageFactory.<String>createWriter(topic.topicName(), event.workspaceId())
                .writeStructured(cloudEvent(event), JSON);
    }

    private static CloudEvent cloudEvent(DomainEvent event) {
        CloudEventBuilder builder = CloudEventBuilder.v1()
                .withId(event.id())
                .withSource(URI.create(event.source()))
                .withType(event.type())
                .withData("application/json", event.data())
                .withExtension(Attribute.WORKSPACE_ID, event.workspaceId())
                .withExtension(Attribute.DATA_VERSION, event.dataVersion());
        if (event.time() != null) {
            builder.withTime(event.time().atOffset(ZoneOffset.UTC));
        }
        if (event.subject() != null) {
            builder.withSubject(event.subject());
        }
        extension(builder, Attribute.ACTOR_ID, event.actorId());
        extension(builder, Attribute.CORRELATION_ID, event.correlationId());
        extension(builder, Attribute.TRACEPARENT, event.traceparent());
        return builder.build();
    }

    private static void extension(CloudEventBuilder builder, String name, @Nullable String value) {
        if (value != null) {
            builder.withExtension(name, value);
        }
    }
}
