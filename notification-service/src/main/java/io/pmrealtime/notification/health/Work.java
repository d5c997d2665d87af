package io.pmrealtime.notification.health;

/** What a replica does by itself. */
public enum Work {
    /** Storing or telling of a batch of events. */
    EVENTS,
    /** A round of events that concern many. */
    FAN_OUT,
    /** A round of e-mails. */
    EMAILS,
    /** A round of digests. */
    DIGESTS,
    /** A look for snoozed notifications. */
    SNOOZED
}
