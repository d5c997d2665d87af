package io.pmrealtime.events.intake;

import io.pmrealtime.events.access.AccessSync;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while events are taken and Redis has the access keys. */
@Readiness
@ApplicationScoped
class IntakeReadiness implements HealthCheck {
    private final Intake intake;
    private final AccessSync access;

    IntakeReadiness(Intake intake, AccessSync access) {
        this.intake = intake;
        this.access = access;
    }

    @Override
    public HealthCheckResponse call() {
        boolean taking = intake.isRunning() && !intake.isFailing();
        return HealthCheckResponse.named("events intake")
                .status(taking && access.isCurrent())
                .withData("takingEvents", taking)
                .withData("accessKeysCurrent", access.isCurrent())
                .build();
    }
}
