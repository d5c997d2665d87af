package io.pmrealtime.presence.sweep;

/**
 * How long signals must have been read without a gap before their absence means something, in milliseconds.
 *
 * @param silenceMillis before a client counts as silent
 * @param leaseMillis before a gateway process counts as lost
 */
public record SweepSpans(long silenceMillis, long leaseMillis) {}
