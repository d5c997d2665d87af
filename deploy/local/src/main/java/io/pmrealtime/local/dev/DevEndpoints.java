package io.pmrealtime.local.dev;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.pmrealtime.local.process.ServiceStatus;
import io.pmrealtime.local.servers.MailSink;
import io.pmrealtime.local.token.DevTokens;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * {@code /dev/*}: tokens for anybody, the processes, the mails. It is the local stack that serves them and no service, so
 * that nothing of the kind can reach production. Handlers run on the event loop and hand what blocks to a worker.
 */
public final class DevEndpoints {
    private static final int MAX_BODY = 16 * 1024;
    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

    private final DevTokens tokens;
    private final TokenDefaults defaults;
    private final Supplier<List<ServiceStatus>> services;
    private final MailSink mail;

    public DevEndpoints(
            DevTokens tokens, TokenDefaults defaults, Supplier<List<ServiceStatus>> services, MailSink mail) {
        this.tokens = tokens;
        this.defaults = defaults;
        this.services = services;
        this.mail = mail;
    }

    /** Adds the routes. */
    public void mount(Router router) {
        router.post("/dev/token")
                .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY))
                .handler(this::token);
        router.get("/dev/services").handler(this::services);
        router.get("/dev/mails").handler(this::mails);
        router.delete("/dev/mails").handler(this::clearMails);
    }

    private void token(RoutingContext context) {
        String body = context.body().asString();
        TokenRequest.Outcome outcome = TokenRequest.read(body == null ? "" : body, defaults);
        if (outcome instanceof TokenRequest.Refused refused) {
            ProblemResponse.send(context.response(), refused.problem());
        } else if (outcome instanceof TokenRequest.Accepted accepted) {
            TokenRequest request = accepted.request();
            respond(context, context.vertx().executeBlocking(() -> sign(request), false), 200);
        }
    }

    private String sign(TokenRequest request) {
        String token = tokens.user(request.userId())
                .workspace(request.workspaceId())
                .name(request.name())
                .groups(request.groups().toArray(String[]::new))
                .expiresIn(request.ttl())
                .sign();
        return new JsonObject().put("token", token).encode();
    }

    private void services(RoutingContext context) {
        respond(context, context.vertx().executeBlocking(() -> data(services.get()), false), 200);
    }

    private void mails(RoutingContext context) {
        respond(context, context.vertx().executeBlocking(() -> data(mail.mails()), false), 200);
    }

    private void clearMails(RoutingContext context) {
        Future<String> cleared = context.vertx()
                .executeBlocking(
                        () -> {
                            mail.clear();
                            return "";
                        },
                        false);
        respond(context, cleared, 204);
    }

    private static String data(Object value) throws JsonProcessingException {
        return JSON.writeValueAsString(Map.of("data", value));
    }

    private static void respond(RoutingContext context, Future<String> json, int status) {
        json.onFailure(context::fail).onSuccess(body -> {
            context.response().setStatusCode(status).putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            if (body.isEmpty()) {
                context.response().end();
            } else {
                context.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                        .end(body);
            }
        });
    }
}
