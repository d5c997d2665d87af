package io.pmrealtime.notification.matter;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.pmrealtime.notification.inbox.NewNotification;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Collectors;

/** What is counted and measured of events and of what they come to. */
@ApplicationScoped
public class MatterMetrics {
    private final MeterRegistry registry;
    private final Clock clock;
    private final Timer delivery;

    MatterMetrics(MeterRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
        this.delivery = Timer.builder("notification.delivery.duration")
                .description("from the event's time until the devices were told or the SMTP server took the e-mail")
                .tag("channel", "in_app")
                .register(registry);
    }

    /** Events that somebody may be told of: those that are new, and those that came again. */
    public void received(int handled, int repeated) {
        count("handled", handled);
        count("repeated", repeated);
    }

    /** A record that cannot be read. */
    public void unreadable() {
        count("unreadable", 1);
    }

    /** An event that can never be stored. */
    public void refused() {
        count("refused", 1);
    }

    private void count(String outcome, int events) {
        registry.counter("notification.events", "outcome", outcome).increment(events);
    }

    void told(Decisions decisions) {
        decisions.counts().forEach((decision, times) -> registry.counter(
                        "notification.decisions",
                        "type",
                        decision.type().typeName(),
                        "channel",
                        decision.channel().name().toLowerCase(Locale.ROOT),
                        "outcome",
                        decision.outcome().fieldValue())
                .increment(times));
        decisions.notifications().stream()
                .collect(Collectors.groupingBy(MatterMetrics::created, Collectors.counting()))
                .forEach((tags, times) ->
                        registry.counter("notification.created", tags).increment(times));
        Instant now = clock.instant();
        decisions.notifications().stream()
                .filter(each -> each.inApp())
                .map(each -> Duration.between(each.eventAt(), now))
                .forEach(since -> delivery.record(since.isNegative() ? Duration.ZERO : since));
    }

    private static Tags created(NewNotification each) {
        return Tags.of("type", each.notification().type(), "channel", each.inApp() ? "in_app" : "email_only");
    }
}
