package io.pmrealtime.bench.fanout;

import io.pmrealtime.contracts.kafka.Header;
import io.pmrealtime.contracts.kafka.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Records of {@code pm.realtime}, as the services write them. */
final class KafkaSource implements EventSource {
    private final KafkaProducer<String, byte[]> producer;

    /** @param linger how long the producer may wait for more, in milliseconds */
    KafkaSource(String bootstrap, int linger) {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "linger.ms", linger, "acks", "1"),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    @Override
    public void send(String room, String id, String data) {
        ProducerRecord<String, byte[]> event =
                new ProducerRecord<>(Topic.REALTIME.topicName(), WORKSPACE, data.getBytes(StandardCharsets.US_ASCII));
        Header.add(event.headers(), "ce_specversion", "1.0");
        Header.add(event.headers(), Header.CE_ID, id);
        Header.add(event.headers(), Header.CE_SOURCE, "/bench");
        Header.add(event.headers(), Header.CE_TYPE, "chat.message");
        Header.add(event.headers(), Header.CE_WORKSPACE_ID, WORKSPACE);
        Header.add(event.headers(), Header.ROOMS, room);
        producer.send(event);
    }

    @Override
    public void close() {
        producer.close();
    }
}
