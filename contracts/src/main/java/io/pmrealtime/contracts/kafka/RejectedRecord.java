package io.pmrealtime.contracts.kafka;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Records of {@code pm.events.rejected}: key, value and headers as received, and why and whence beside them. */
public final class RejectedRecord {
    public static final String REASON = "reason";
    public static final String DETAIL = "detail";
    public static final String ORIGINAL_TOPIC = "original_topic";
    public static final String ORIGINAL_PARTITION = "original_partition";
    public static final String ORIGINAL_OFFSET = "original_offset";

    /** What of the record as received is not there, because the broker does not take it: see {@link #LEFT_OUT_VALUE}. */
    public static final String LEFT_OUT = "left_out";

    /** The value is left out. */
    public static final String LEFT_OUT_VALUE = "value";

    /** The value and all headers but those that say which event it was are left out, and a long key. */
    public static final String LEFT_OUT_NEARLY_ALL = "value,headers";

    /** Longest {@link #DETAIL} in characters: it may quote what came, and the record has to fit the topic. */
    private static final int MAX_DETAIL = 4_096;

    private RejectedRecord() {}

    /**
     * The record that says why another was refused.
     *
     * @param detail a sentence for the producer's developer; names the failing field where there is one
     */
    public static <K, V> ProducerRecord<K, V> of(ConsumerRecord<K, V> received, RejectReason reason, String detail) {
        ProducerRecord<K, V> rejected = new ProducerRecord<>(
                Topic.REJECTED.topicName(), null, received.key(), received.value(), received.headers());
        // A rejected record that was sent again carries the words of its first refusal; only the newest are true.
        for (String name :
                new String[] {REASON, DETAIL, ORIGINAL_TOPIC, ORIGINAL_PARTITION, ORIGINAL_OFFSET, LEFT_OUT}) {
            rejected.headers().remove(name);
        }
        Header.add(rejected.headers(), REASON, reason.code());
        Header.add(rejected.headers(), DETAIL, detail.substring(0, Math.min(detail.length(), MAX_DETAIL)));
        Header.add(rejected.headers(), ORIGINAL_TOPIC, received.topic());
        Header.add(rejected.headers(), ORIGINAL_PARTITION, Integer.toString(received.partition()));
        Header.add(rejected.headers(), ORIGINAL_OFFSET, Long.toString(received.offset()));
        return rejected;
    }
}
