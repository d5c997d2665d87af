package io.pmrealtime.events.database;

import io.pmrealtime.contracts.problem.ProblemException;
import io.pmrealtime.contracts.problem.ProblemMappers;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers requests that need PostgreSQL while it is away, or that bring what it cannot hold. */
class DatabaseProblems {
    private static final Logger LOG = Logger.getLogger(DatabaseProblems.class);
    private static final int RETRY_AFTER_SECONDS = 5;

    @ServerExceptionMapper
    Response unavailable(DatabaseException e) {
        if (e.refusesData()) {
            return new ProblemMappers()
                    .problem(ProblemException.badRequest(
                            null, "a parameter or field has a value that cannot be stored"));
        }
        LOG.warnf("A request was answered with 503: %s", e.getMessage());
        return new ProblemMappers()
                .problem(ProblemException.unavailable("the event log does not answer", RETRY_AFTER_SECONDS));
    }
}
