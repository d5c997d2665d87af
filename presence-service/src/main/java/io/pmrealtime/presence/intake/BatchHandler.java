package io.pmrealtime.presence.intake;

import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What is done with the records of a topic. The intake's thread only. */
public interface BatchHandler {
    /**
     * Returns when everything that follows from the records is done. Called again with the same records when the store or the log was away, and with each
     * of them alone when it failed in another way.
     */
    void handle(List<ConsumerRecord<byte[], byte[]>> records);

    /**
     * Some of the partitions are read by others from here on.
     *
     * @param kept tells of a record's key whether its partition still is this replica's
     */
    void handedOver(Predicate<byte[]> kept);

    /** A record that failed alone is left out. */
    void leftOut(ConsumerRecord<byte[], byte[]> record);
}
