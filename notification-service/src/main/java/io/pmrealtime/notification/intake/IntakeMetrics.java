package io.pmrealtime.notification.intake;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.pmrealtime.notification.inbox.NewNotification;
import io.pmrealtime.notification.intake.Decider.Decisions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;

/** What the intake counts and measures. */
@ApplicationScoped
class IntakeMetrics {
    private final MeterRegistry registry;
    private final Clock clock;

    IntakeMetrics(MeterRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
    }

    void received(int handled, int repeated) {
        count("handled", handled);
        count("repeated", repeated);
    }

    void unreadable() {
        count("unreadable", 1);
    }

    void refused() {
        count("refused", 1);
    }

    private void count(String outcome, int events) {
        registry.counter("notification.events", "outcome", outcome).increment(events);
    }

    void handled(Decisions decisions) {
        for (NewNotification each : decisions.notifications()) {
            String channel = each.inApp() ? "in_app" : "email_only";
            registry.counter("notification.created", "type", each.notification().type(), "channel", channel)
                    .increment();
            if (each.inApp()) {
                Duration since = Duration.between(each.eventAt(), clock.instant());
                delivery().record(since.isNegative() ? Duration.ZERO : since);
            }
        }
    }

    private Timer delivery() {
        return Timer.builder("notification.delivery.duration")
                .description("from the event's time until the devices were told or the SMTP server took the e-mail")
                .tag("channel", "in_app")
                .register(registry);
    }
}
