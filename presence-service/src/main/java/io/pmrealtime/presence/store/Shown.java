package io.pmrealtime.presence.store;

import io.pmrealtime.presence.crowd.Crowd;
import java.util.Map;
import java.util.Set;

/**
 * What the sorted sets say after entries of them were changed.
 *
 * @param sizes how many entries the sets have of which one was touched, by key
 * @param waiting the crowds of which something is noted that is still to be told
 */
public record Shown(Map<String, Long> sizes, Set<Crowd> waiting) {}
