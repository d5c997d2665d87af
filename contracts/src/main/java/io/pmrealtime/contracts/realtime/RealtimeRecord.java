package io.pmrealtime.contracts.realtime;

import io.pmrealtime.contracts.cloudevents.CloudEventWriter;
import io.pmrealtime.contracts.event.DomainEvent;
import io.pmrealtime.contracts.kafka.Header;
import io.pmrealtime.contracts.kafka.Topic;
import io.pmrealtime.contracts.room.Room;
import java.util.Collection;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Records of {@code pm.realtime}: a binary-mode CloudEvent keyed by its workspace, with the rooms it goes to. Gateways
 * deliver them on their headers alone and pass the value on byte for byte.
 */
public final class RealtimeRecord {

    private RealtimeRecord() {}

    /** A record that is stored, replayed and announced as usual. */
    public static ProducerRecord<String, byte[]> of(DomainEvent event, Collection<Room> rooms) {
        if (rooms.isEmpty()) {
            throw new IllegalArgumentException("a realtime record goes to at least one room: " + event.type());
        }
        ProducerRecord<String, byte[]> record = CloudEventWriter.binary(Topic.REALTIME, event);
        Header.add(
                record.headers(), Header.ROOMS, rooms.stream().map(Room::name).collect(Collectors.joining(",")));
        return record;
    }

    /** A record that is delivered live and never replayed, such as typing. */
    public static ProducerRecord<String, byte[]> ephemeral(DomainEvent event, Collection<Room> rooms) {
        ProducerRecord<String, byte[]> record = of(event, rooms);
        Header.add(record.headers(), Header.EPHEMERAL, Header.SET);
        return record;
    }

    /** A record that clients should show without a sound, such as a notification in quiet hours. */
    public static ProducerRecord<String, byte[]> silent(DomainEvent event, Collection<Room> rooms) {
        ProducerRecord<String, byte[]> record = of(event, rooms);
        Header.add(record.headers(), Header.SILENT, Header.SET);
        return record;
    }
}
