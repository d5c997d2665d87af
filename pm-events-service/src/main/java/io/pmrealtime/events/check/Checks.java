package io.pmrealtime.events.check;

import io.pmrealtime.contracts.schema.EventSchemas;
import io.pmrealtime.events.config.EventsConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the schemas and the check for the whole service, once. */
class Checks {
    @Produces
    @Singleton
    EventSchemas schemas() {
        return EventSchemas.load();
    }

    @Produces
    @Singleton
    EventCheck check(EventSchemas schemas, EventsConfig config) {
        return new EventCheck(schemas, config.payload().maxSize().asLongValue());
    }
}
