package io.pmrealtime.presence.intake;

import java.util.Set;

/** Which partitions of a topic this replica is to read. Asked often, by the intake's thread. */
@FunctionalInterface
public interface Share {
    /** The numbers of its partitions, of a topic with so many. */
    Set<Integer> of(int partitions);
}
