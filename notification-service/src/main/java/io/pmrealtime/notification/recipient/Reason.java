package io.pmrealtime.notification.recipient;

import java.util.Locale;

/** Why somebody is told, the strongest first: of several reasons a person is told the strongest. */
public enum Reason {
    /** Named in a text. */
    MENTIONED,
    /** Asked to decide. */
    APPROVER,
    /** Works on it, or did until now. */
    ASSIGNED,
    /** Asked for it. */
    REQUESTER,
    /** Was let in. */
    INVITED,
    /** Made it. */
    CREATOR,
    /** Leads the project, or administers the workspace where there is no project. */
    LEAD,
    /** Follows the task or the project. */
    FOLLOWER,
    /** Is a member of the project. */
    MEMBER;

    /** The name in REST and in the database. */
    public String fieldValue() {
        return name().toLowerCase(Locale.ROOT);
    }
}
