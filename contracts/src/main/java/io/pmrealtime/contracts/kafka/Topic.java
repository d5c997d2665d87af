package io.pmrealtime.contracts.kafka;

import java.time.Duration;

/** The Kafka topics of the suite with the defaults that whoever creates them should use. */
public enum Topic {
    /** Domain events as any platform service writes them: CloudEvents, keyed by workspace id. */
    EVENTS("pm.events", 12, Duration.ofDays(7)),

    /** What could not be taken from {@link #EVENTS}, as received, with the reason in headers. */
    REJECTED("pm.events.rejected", 3, Duration.ofDays(14)),

    /** The one ordered log per workspace that gateways tail and that only the suite's services write. */
    REALTIME("pm.realtime", 12, Duration.ofHours(24)),

    /** What gateways notice about connections, keyed by user id. */
    PRESENCE_SIGNALS("pm.presence.signals", 12, Duration.ofHours(1));

    private final String topicName;
    private final int defaultPartitions;
    private final Duration retention;

    Topic(String topicName, int defaultPartitions, Duration retention) {
        this.topicName = topicName;
        this.defaultPartitions = defaultPartitions;
        this.retention = retention;
    }

    /** The name on the broker. */
    public String topicName() {
        return topicName;
    }

    /** How many partitions the topic is created with unless an operator chooses otherwise. */
    public int defaultPartitions() {
        return defaultPartitions;
    }

    /** How long the broker keeps records ({@code retention.ms}). */
    public Duration retention() {
        return retention;
    }
}
