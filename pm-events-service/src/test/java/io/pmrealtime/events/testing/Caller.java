package io.pmrealtime.events.testing;

import static io.restassured.RestAssured.given;

import io.pmrealtime.local.testing.TestEnvironment;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;

/** Somebody with a token who calls the service over HTTP. */
public record Caller(String userId, String workspaceId, String role) {

    public static Caller member(String userId, String workspaceId) {
        return new Caller(userId, workspaceId, "member");
    }

    public static Caller admin(String workspaceId) {
        return new Caller("root", workspaceId, "admin");
    }

    public ValidatableResponse get(String path, Object... parameters) {
        return request().get(path, parameters).then();
    }

    public ValidatableResponse post(String path, Object... parameters) {
        return request().post(path, parameters).then();
    }

    public ValidatableResponse postJson(String body, String path, Object... parameters) {
        return request()
                .contentType("application/json")
                .body(body)
                .post(path, parameters)
                .then();
    }

    public RequestSpecification request() {
        return given().header(
                        "Authorization",
                        "Bearer "
                                + TestEnvironment.tokens()
                                        .user(userId)
                                        .workspace(workspaceId)
                                        .groups(role)
                                        .sign());
    }
}
