package io.pmrealtime.notification.recipient;

/** Why somebody is told, the strongest first: of several reasons a person is told the strongest. */
public enum Reason {
    MENTIONED,
    APPROVER,
    ASSIGNED
}
