package io.pmrealtime.events.ledger;

/**
 * Where on {@code pm.events} a record stands.
 *
 * @param partition the partition
 * @param offset the offset in it
 */
public record SourcePosition(int partition, long offset) {}
