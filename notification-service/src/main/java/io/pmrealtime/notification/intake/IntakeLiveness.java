package io.pmrealtime.notification.intake;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive while all threads of the intake are; what ended one by force cannot be mended but by a new start. */
@Liveness
@ApplicationScoped
class IntakeLiveness implements HealthCheck {
    private final Intake intake;

    IntakeLiveness(Intake intake) {
        this.intake = intake;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("events intake")
                .status(intake.isRunning())
                .build();
    }
}
