package io.pmrealtime.events.check;

import io.pmrealtime.contracts.schema.EventSchemas;
import io.pmrealtime.events.config.EventsConfig;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/** Makes the schemas and the check for the whole service, once. */
class Checks {
    /** Has them made before the first event needs them, so that a faulty prefix ends the start and not an event. */
    void make(@Observes StartupEvent event, EventCheck check) {}

    @Produces
    @Singleton
    EventSchemas schemas() {
        return EventSchemas.load();
    }

    @Produces
    @Singleton
    EventCheck check(EventSchemas schemas, EventsConfig config) {
        return new EventCheck(
                schemas,
                new CustomTypes(config.customTypes().prefixes().orElse(List.of())),
                config.payload().maxSize().asLongValue());
    }
}
