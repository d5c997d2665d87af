package io.pmrealtime.presence.query;

import io.pmrealtime.contracts.problem.ProblemException;
import io.pmrealtime.contracts.problem.ProblemMappers;
import io.pmrealtime.presence.redis.StoreUnavailableException;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Tells a caller that Redis is away. */
class StoreProblems {
    private static final int RETRY_SECONDS = 2;

    private final ProblemMappers mappers;

    @Inject
    StoreProblems(ProblemMappers mappers) {
        this.mappers = mappers;
    }

    @ServerExceptionMapper
    Response unavailable(StoreUnavailableException e) {
        return mappers.problem(ProblemException.unavailable("presence is not available right now", RETRY_SECONDS));
    }
}
