package io.pmrealtime.notification.preference;

/** What a change of preferences came to. */
public sealed interface ChangeResult {

    /** It is made. */
    record Changed(VersionedPreferences now) implements ChangeResult {}

    /** Somebody changed them since the version that the change was made for. */
    record Outdated() implements ChangeResult {}
}
