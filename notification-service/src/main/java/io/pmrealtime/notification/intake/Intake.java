package io.pmrealtime.notification.intake;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.pmrealtime.notification.config.NotificationConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/** Starts the intake with the service, and lets it finish what it has at hand before the service ends. */
@ApplicationScoped
class Intake {
    private static final Logger LOG = Logger.getLogger(Intake.class);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private final List<IntakeLoop> loops;
    private final List<Thread> threads;
    private final List<KafkaClientMetrics> clientMetrics;

    Intake(
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            NotificationConfig config,
            BatchHandler handler,
            MeterRegistry registry) {
        if (config.intake().threads() < 1) {
            throw new IllegalArgumentException("notification.intake.threads is at least 1");
        }
        this.loops = IntStream.rangeClosed(1, config.intake().threads())
                .mapToObj(number -> new IntakeLoop(number, kafka, config.intake(), handler))
                .toList();
        this.threads = loops.stream()
                .map(loop -> new Thread(loop, "intake-" + loop.number()))
                .toList();
        this.clientMetrics = loops.stream()
                .map(loop -> new KafkaClientMetrics(loop.consumer()))
                .toList();
        clientMetrics.forEach(each -> each.bindTo(registry));
    }

    void start(@Observes StartupEvent event) {
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

    /** Waits for all threads together no longer than the limit. */
    private void join() throws InterruptedException {
        long deadline = System.nanoTime() + STOP_LIMIT.toNanos();
        for (Thread thread : threads) {
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
        }
    }
}
