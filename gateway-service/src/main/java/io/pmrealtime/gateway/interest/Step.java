package io.pmrealtime.gateway.interest;

import java.util.List;

/**
 * How what is read differs from what is wanted.
 *
 * @param takes partitions to begin with
 * @param givenUp partitions to read no more
 */
public record Step(List<Take> takes, List<Integer> givenUp) {
    public Step {
        takes = List.copyOf(takes);
        givenUp = List.copyOf(givenUp);
    }
}
