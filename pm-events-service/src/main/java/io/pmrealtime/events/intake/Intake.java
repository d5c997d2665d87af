package io.pmrealtime.events.intake;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.pmrealtime.events.access.AccessSync;
import io.pmrealtime.events.config.EventsConfig;
import io.pmrealtime.events.eventlog.LogMaintenance;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/** Starts the intake with the service, and lets it finish its batch before the service ends. */
@ApplicationScoped
class Intake {
    private static final Logger LOG = Logger.getLogger(Intake.class);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private final List<IntakeLoop> loops;
    private final List<Thread> threads;
    private final List<KafkaClientMetrics> clientMetrics;
    private final LogMaintenance log;
    private final AccessSync access;

    Intake(
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            EventsConfig config,
            Instance<BatchHandler> handlers,
            IntakeMetrics metrics,
            LogMaintenance log,
            AccessSync access,
            MeterRegistry registry,
            Clock clock) {
        if (config.intake().threads() < 1) {
            throw new IllegalArgumentException("events.intake.threads is at least 1");
        }
        this.loops = IntStream.rangeClosed(1, config.intake().threads())
                .mapToObj(number -> new IntakeLoop(number, kafka, config, handlers.get(), metrics))
                .toList();
        this.threads = loops.stream()
                .map(loop -> new Thread(loop, "intake-" + loop.number()))
                .toList();
        this.clientMetrics = loops.stream()
                .map(loop -> new KafkaClientMetrics(loop.consumer()))
                .toList();
        this.log = log;
        this.access = access;
        clientMetrics.forEach(each -> each.bindTo(registry));
        metrics.watchLag(() -> {
            Instant now = Instant.now(clock);
            return loops.stream()
                    .map(loop -> loop.lag(now))
                    .max(Comparator.naturalOrder())
                    .orElse(Duration.ZERO);
        });
    }

    void start(@Observes StartupEvent event) {
        log.maintain();
        access.heal();
        threads.forEach(Thread::start);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        loops.forEach(IntakeLoop::stop);
        join();
        if (threads.stream().anyMatch(Thread::isAlive)) {
            LOG.info("The intake waits for something that does not come; it is interrupted");
            threads.forEach(Thread::interrupt);
            join();
        }
        clientMetrics.forEach(KafkaClientMetrics::close);
    }

    boolean isRunning() {
        return threads.stream().allMatch(Thread::isAlive);
    }

    boolean isFailing() {
        return loops.stream().anyMatch(IntakeLoop::isFailing);
    }

    /** Waits for all threads together no longer than the limit. */
    private void join() throws InterruptedException {
        long deadline = System.nanoTime() + STOP_LIMIT.toNanos();
        for (Thread thread : threads) {
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
        }
    }
}
