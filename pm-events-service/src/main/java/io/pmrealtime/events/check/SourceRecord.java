package io.pmrealtime.events.check;

import java.time.Instant;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What the check looks at of a Kafka record, or of an event that came over HTTP and would become one.
 *
 * @param headers the record's headers
 * @param value its value; null for a tombstone
 * @param timestamp when it was written, which stands in where the event says no time of its own
 */
public record SourceRecord(Headers headers, byte @Nullable [] value, Instant timestamp) {}
