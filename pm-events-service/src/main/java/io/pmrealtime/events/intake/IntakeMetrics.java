package io.pmrealtime.events.intake;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.pmrealtime.contracts.kafka.RejectReason;
import io.pmrealtime.events.check.GoodEvent;
import io.pmrealtime.events.ledger.Verdict;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** What operators see of the intake. Labels are the catalogue's types and the fixed outcomes and reasons only. */
@ApplicationScoped
class IntakeMetrics {
    private final MeterRegistry registry;
    private final DistributionSummary batchSize;
    private final Timer handling;
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
        this.delay = Timer.builder("events.delay")
                .description("From a record's timestamp to the publishing of its outcome, for the oldest of each batch")
                .publishPercentiles(0.5, 0.99)
                .register(registry);
    }

    void handled(int records, Duration took, Duration oldest) {
        batchSize.record(records);
        handling.record(took);
        delay.record(oldest.isNegative() ? Duration.ZERO : oldest);
    }

    void count(Verdict verdict) {
        if (verdict instanceof Verdict.Fresh fresh) {
            handled(fresh.event(), "published");
        } else if (verdict instanceof Verdict.PublishAgain again) {
            handled(again.event(), "published_again");
        } else if (verdict instanceof Verdict.Drop drop) {
            handled(drop.event(), "repeat");
        } else if (verdict instanceof Verdict.Refuse refuse) {
            rejected(refuse.reason());
        }
    }

    void failed() {
        registry.counter("events.batch.failures").increment();
    }

    private void handled(GoodEvent event, String outcome) {
        // Producers make up custom types: one label for all of them.
        String type = event.isCustom() ? "custom" : event.type().typeName();
        registry.counter("events.handled", "type", type, "outcome", outcome).increment();
    }

    private void rejected(RejectReason reason) {
        registry.counter("events.rejected", "reason", reason.code()).increment();
    }
}
