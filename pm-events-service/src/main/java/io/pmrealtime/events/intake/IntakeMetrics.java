package io.pmrealtime.events.intake;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.pmrealtime.events.check.GoodEvent;
import io.pmrealtime.events.ledger.Verdict;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What operators see of the intake. Labels are the catalogue's types and the fixed outcomes and reasons only. */
@ApplicationScoped
class IntakeMetrics {
    private final MeterRegistry registry;
    private final DistributionSummary batchSize;
    private final Timer handling;
    private final Timer projectionDelay;
    private final Timer delay;

    IntakeMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.batchSize = DistributionSummary.builder("events.batch.size")
                .description("Records per batch")
                .publishPercentiles(0.5, 0.99)
                .register(registry);
        this.handling = Timer.builder("events.batch.handling")
                .description("From a batch's arrival to Kafka's acknowledgement of all that it led to")
                .publishPercentiles(0.5, 0.99)
                .register(registry);
        this.projectionDelay = Timer.builder("events.projection.delay")
                .description(
                        "From a record's timestamp to the commit of log and projections, for the oldest of each batch")
                .publishPercentiles(0.5, 0.99)
                .register(registry);
        this.delay = Timer.builder("events.delay")
                .description("From a record's timestamp to the publishing of its outcome, for the oldest of each batch")
                .publishPercentiles(0.5, 0.99)
                .register(registry);
    }

    /** How long the oldest record that is being handled, or failing, has been waiting; zero while there is none. */
    void watchLag(Supplier<Duration> lag) {
        TimeGauge.builder("events.lag", () -> lag.get().toMillis(), TimeUnit.MILLISECONDS)
                .description("Age of the oldest record that is at hand and not done")
                .register(registry);
    }

    void stored(Duration oldest) {
        projectionDelay.record(oldest);
    }

    void handled(int records, Duration took, Duration oldest) {
        batchSize.record(records);
        handling.record(took);
        delay.record(oldest);
    }

    /** Counts the outcomes of a batch. */
    void count(List<Verdict> verdicts) {
        Map<Outcome, Integer> counts = new HashMap<>();
        verdicts.forEach(verdict -> outcome(verdict).ifPresent(outcome -> counts.merge(outcome, 1, Integer::sum)));
        counts.forEach((outcome, count) ->
                registry.counter(outcome.meter, outcome.tags()).increment(count));
    }

    void failed() {
        registry.counter("events.batch.failures").increment();
    }

    private static Optional<Outcome> outcome(Verdict verdict) {
        if (verdict instanceof Verdict.Fresh fresh) {
            return Optional.of(Outcome.handled(fresh.event(), "published"));
        } else if (verdict instanceof Verdict.PublishAgain again) {
            return Optional.of(Outcome.handled(again.event(), "published_again"));
        } else if (verdict instanceof Verdict.Drop drop) {
            return Optional.of(Outcome.handled(drop.event(), "repeat"));
        } else if (verdict instanceof Verdict.Refuse refuse) {
            return Optional.of(
                    new Outcome("events.rejected", "", refuse.reason().code()));
        }
        return Optional.empty();
    }

    /** What is counted together: a type of events and what became of them, or the reason of a rejection. */
    private record Outcome(String meter, String type, String name) {
        static Outcome handled(GoodEvent event, String name) {
            // Producers make up custom types: one label for all of them.
            return new Outcome(
                    "events.handled", event.isCustom() ? "custom" : event.type().typeName(), name);
        }

        Tags tags() {
            return type.isEmpty() ? Tags.of("reason", name) : Tags.of("type", type, "outcome", name);
        }
    }
}
