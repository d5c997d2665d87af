package io.pmrealtime.local.frontdoor;

import io.pmrealtime.contracts.problem.Problem;
import io.pmrealtime.local.dev.ProblemResponse;
import io.pmrealtime.local.process.ServiceName;

/** What a client is told when no instance of a service answers. */
final class UpstreamFailure {
    private UpstreamFailure() {}

    static Problem of(ServiceName service) {
        return ProblemResponse.problem(
                503, service.directoryName() + " does not answer; GET /dev/services shows its state");
    }
}
