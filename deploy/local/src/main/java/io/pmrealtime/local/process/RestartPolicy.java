package io.pmrealtime.local.process;

import java.time.Duration;

/**
 * What happens to a service that has ended by itself.
 *
 * @param restart whether it is started again
 * @param delay how long after its end
 */
public record RestartPolicy(boolean restart, Duration delay) {
    public RestartPolicy {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("a delay is not negative");
        }
    }

    /** Started again after two seconds, as a cluster would. */
    public static RestartPolicy always() {
        return new RestartPolicy(true, Duration.ofSeconds(2));
    }

    /** Left down, for those who want to see what the others do without it. */
    public static RestartPolicy never() {
        return new RestartPolicy(false, Duration.ZERO);
    }
}
