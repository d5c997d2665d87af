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
import java.time.Duration;
import java.util.Map;
import org.jboss.logging.Logger;

/** Starts the intake with the service, and lets it finish its batch before the service ends. */
@ApplicationScoped
class Intake {
    private static final Logger LOG = Logger.getLogger(Intake.class);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private final IntakeLoop loop;
    private final Thread thread;
    private final LogMaintenance log;
    private final AccessSync access;
    private final KafkaClientMetrics clientMetrics;

    Intake(
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            EventsConfig config,
            BatchHandler handler,
            IntakeMetrics metrics,
            LogMaintenance log,
            AccessSync access,
            MeterRegistry registry) {
        this.loop = new IntakeLoop(kafka, config, handler, metrics);
        this.thread = new Thread(loop, "intake");
        this.log = log;
        this.access = access;
        this.clientMetrics = new KafkaClientMetrics(loop.consumer());
        clientMetrics.bindTo(registry);
    }

    void start(@Observes StartupEvent event) {
        log.maintain();
        access.heal();
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        loop.stop();
        thread.join(STOP_LIMIT.toMillis());
        if (thread.isAlive()) {
            LOG.info("The intake waits for something that does not come; it is interrupted");
            thread.interrupt();
            thread.join(STOP_LIMIT.toMillis());
        }
        clientMetrics.close();
    }

    boolean isRunning() {
        return thread.isAlive();
    }

    boolean isFailing() {
        return loop.isFailing();
    }
}
