package io.pmrealtime.bench.gateway;

import io.pmrealtime.contracts.kafka.Header;
import io.pmrealtime.contracts.kafka.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Events of one room on {@code pm.realtime}, whose ids begin with the moment at which they were due. Not for several threads. */
final class NumberedEvents implements AutoCloseable {
    static final String WORKSPACE = "bench";

    private final KafkaProducer<String, byte[]> producer;
    private final String room;
    private final byte[] data;
    private int sent;

    /** @param bytes length of each payload */
    NumberedEvents(String bootstrap, String room, int bytes) {
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "acks", "1"), new StringSerializer(), new ByteArraySerializer());
        this.room = room;
        String start = "{\"body\":\"";
        this.data = (start + "x".repeat(bytes - start.length() - 2) + "\"}").getBytes(StandardCharsets.US_ASCII);
    }

    /** Sends at a fixed rate for some seconds and returns how many. */
    int atRate(int perSecond, int seconds) {
        long began = System.nanoTime();
        int count = perSecond * seconds;
        for (int i = 0; i < count; i++) {
            long due = began + TimeUnit.SECONDS.toNanos(i) / perSecond;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            send(due);
        }
        producer.flush();
        return count;
    }

    /** Sends as fast as can be. */
    void atOnce(int count) {
        for (int i = 0; i < count; i++) {
            send(System.nanoTime());
        }
        producer.flush();
    }

    @Override
    public void close() {
        producer.close();
    }

    private void send(long due) {
        ProducerRecord<String, byte[]> event = new ProducerRecord<>(Topic.REALTIME.topicName(), WORKSPACE, data);
        Header.add(event.headers(), "ce_specversion", "1.0");
        Header.add(event.headers(), Header.CE_ID, due + "-" + sent++);
        Header.add(event.headers(), Header.CE_SOURCE, "/bench");
        Header.add(event.headers(), Header.CE_TYPE, "chat.message");
        Header.add(event.headers(), Header.CE_WORKSPACE_ID, WORKSPACE);
        Header.add(event.headers(), Header.ROOMS, room);
        producer.send(event);
    }
}
