package io.pmrealtime.presence.state;

/**
 * A project that the user was just removed from: a look that its gateway let through before it knew is not believed.
 *
 * @param until in milliseconds since the epoch
 */
public record Barred(String projectId, long until) {}
