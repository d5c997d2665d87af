package io.pmrealtime.notification.health;

/** What a replica does by itself, one at a time of each kind. */
public enum Work {
    /** A batch of events. */
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
