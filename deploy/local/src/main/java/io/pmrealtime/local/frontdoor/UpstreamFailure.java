package io.pmrealtime.local.frontdoor;

import io.pmrealtime.local.dev.Problem;
import io.pmrealtime.local.process.ServiceName;

/** What a client is told when no instance of a service answers. */
final class UpstreamFailure {
    private UpstreamFailure() {}

    static Problem of(ServiceName service) {
        return Problem.of(503, service.directoryName() + " does not answer; GET /dev/services shows its state");
    }
}
