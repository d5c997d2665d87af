package io.pmrealtime.notification.evaluation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a notification on one channel, and which rule decided that.
 *
 * @param until when quiet hours end; null unless they decided
 */
public record Verdict(Outcome outcome, Rule rule, @Nullable Instant until) {

    static Verdict of(Outcome outcome, Rule rule) {
        return new Verdict(outcome, rule, null);
    }

    /** Whether the person is told at all. */
    public boolean tells() {
        return outcome != Outcome.NEVER;
    }
}
