package io.pmrealtime.contracts.startup;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.config.Config;

/**
 * With the profile {@code production} (environment variable {@code QUARKUS_PROFILE=prod,production}) a service that is still configured for
 * development does not start. Quarkus finds it by this jar's bean archive.
 */
@Singleton
class ProductionCheck {
    static final String PROFILE = "production";

    void check(@Observes @Priority(1) StartupEvent event, Config config) {
        if (!ConfigUtils.isProfileActive(PROFILE)) {
            return;
        }
        List<String> remaining = DevelopmentDefaults.remaining(
                key -> config.getOptionalValue(key, String.class).filter(value -> !value.isBlank()));
        if (!remaining.isEmpty()) {
            throw new ConfigurationException("not fit for production: " + String.join("; ", remaining));
        }
    }
}
