package io.pmrealtime.contracts.startup;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.inject.Singleton;

/**
 * Quarkus tags the meters of an HTTP server with its port, but not of one that listens on any free port, and Prometheus refuses the second of two servers whose tags
 * differ in kind. So those get the tag {@code server.port} with the value {@code any}. Quarkus finds it by this jar's bean archive.
 */
@Singleton
class ServerPortTag implements MeterFilter {
    private static final String SERVER = "http.server.";
    private static final String REQUESTS = SERVER + "requests";
    private static final String PORT = "server.port";

    @Override
    public Meter.Id map(Meter.Id id) {
        boolean ofServer = id.getName().startsWith(SERVER) && !id.getName().equals(REQUESTS);
        return ofServer && id.getTag(PORT) == null ? id.withTag(Tag.of(PORT, "any")) : id;
    }
}
