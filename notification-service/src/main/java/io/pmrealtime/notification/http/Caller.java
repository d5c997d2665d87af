package io.pmrealtime.notification.http;

import io.pmrealtime.contracts.problem.ProblemException;
import io.pmrealtime.contracts.token.Identity;
import jakarta.enterprise.context.RequestScoped;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Who sent the request, from the verified token. */
@RequestScoped
public class Caller {
    private final JsonWebToken token;

    Caller(JsonWebToken token) {
        this.token = token;
    }

    /**
     * The identity that the token proves.
     *
     * @throws ProblemException 401 when the token names no user or no workspace
     */
    public Identity identity() {
        return Identity.of(token)
                .orElseThrow(() -> ProblemException.unauthorized("the token names no user or no workspace"));
    }
}
