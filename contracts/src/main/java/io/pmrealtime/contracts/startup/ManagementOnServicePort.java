package io.pmrealtime.contracts.startup;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Health, metrics and the OpenAPI document have a port of their own, for probes and Prometheus; the service's port answers the same below {@code /q}, for
 * whoever knows only that one. Quarkus finds it by this jar's bean archive.
 */
@Singleton
class ManagementOnServicePort {
    void mount(@Observes ManagementInterface management, Router service) {
        // The request and not its context, because a sub-router would look for its paths behind the place where it is
        // mounted.
        service.route("/q/*").handler(asked -> management.router().handle(asked.request()));
    }
}
