package io.pmrealtime.notification.evaluation;

import java.util.Locale;

/** The rules of evaluation in their order: the first that has something to say decides. */
public enum Rule {
    /** Whoever may not see it is not told. */
    ACCESS,
    /** Nobody is told of the own act. */
    ACTOR,
    /** What is critical is told at once and by every channel. */
    CRITICAL,
    /** A mute of the task ends it, unless the person is mentioned; who follows the task is told although its project is muted. */
    TASK_SUBSCRIPTION,
    /** A mute of the project ends it, unless the person is mentioned. */
    PROJECT_SUBSCRIPTION,
    /** A switch that admins have locked is as they set it. */
    WORKSPACE_LOCK,
    /** The person's own switch for the type and channel. */
    USER_CHOICE,
    /** The switch as admins set it for those who did not choose. */
    WORKSPACE_DEFAULT,
    /** The switch is on; a type without a switch is told in the app, and by e-mail in a digest only. */
    SYSTEM_DEFAULT,
    /** In quiet hours the app is silent and e-mails wait. */
    QUIET_HOURS,
    /** Who chose a digest gets e-mails in it. */
    DIGEST;

    /** The name in REST. */
    public String fieldValue() {
        return name().toLowerCase(Locale.ROOT);
    }
}
