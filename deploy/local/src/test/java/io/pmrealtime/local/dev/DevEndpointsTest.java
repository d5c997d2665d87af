package io.pmrealtime.local.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import io.pmrealtime.local.demo.DemoWorkspace;
import io.pmrealtime.local.process.ServiceState;
import io.pmrealtime.local.process.ServiceStatus;
import io.pmrealtime.local.testing.TestEnvironment;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DevEndpointsTest {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private int port;

    @BeforeEach
    void open() {
        Router router = Router.router(vertx);
        new DevEndpoints(
                        TestEnvironment.tokens(),
                        new DemoWorkspace(),
                        () -> List.of(
                                new ServiceStatus("gateway-service", 1, 42L, 8081, ServiceState.UP),
                                new ServiceStatus("gateway-service", 2, null, 8181, ServiceState.DOWN)),
                        TestEnvironment.servers().mail())
                .mount(router);
        HttpServer server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        port = server.actualPort();
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aTokenIsSignedForAnybody() throws Exception {
        HttpResponse<String> response =
                post("/dev/token", "{\"userId\":\"ada\",\"workspaceId\":\"acme\",\"ttlSeconds\":60}");

        assertThat(response.statusCode()).isEqualTo(200);
        String[] token = new JsonObject(response.body()).getString("token").split("\\.");
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(TestEnvironment.tokens().keys().getPublic());
        signature.update((token[0] + "." + token[1]).getBytes());
        assertThat(signature.verify(Base64.getUrlDecoder().decode(token[2]))).isTrue();
        JsonObject claims = new JsonObject(new String(Base64.getUrlDecoder().decode(token[1])));
        assertThat(claims.getString("sub")).isEqualTo("ada");
        assertThat(claims.getString("workspace_id")).isEqualTo("acme");
        assertThat(claims.getString("name")).isEqualTo("Ada Lovelace");
        assertThat(claims.getString("iss")).isEqualTo("pm-realtime-local");
        assertThat(claims.getJsonArray("groups")).containsExactlyInAnyOrder("member", "admin");
        assertThat(claims.getLong("exp") - claims.getLong("iat")).isEqualTo(60);
    }

    @Test
    void aBadRequestForATokenNamesTheField() throws Exception {
        HttpResponse<String> response = post("/dev/token", "{\"userId\":\"ada\"}");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(new JsonObject(response.body()).getString("field")).isEqualTo("workspaceId");
        assertThat(post("/dev/token", "").statusCode()).isEqualTo(400);
    }

    @Test
    void theServicesAreListed() throws Exception {
        assertThat(new JsonObject(get("/dev/services").body())).isEqualTo(new JsonObject("""
                                {"data":[{"name":"gateway-service","instance":1,"pid":42,"port":8081,"state":"up"},
                                         {"name":"gateway-service","instance":2,"pid":null,"port":8181,"state":"down"}]}"""));
    }

    @Test
    void mailsAreListedAndForgotten() throws Exception {
        assertThat(delete("/dev/mails").statusCode()).isEqualTo(204);
        Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        send("grace@acme.test", "first");
        send("linus@acme.test", "second");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(mails()).hasSize(2));

        JsonObject newest = mails().getJsonObject(1);
        assertThat(newest.getString("to")).isEqualTo("linus@acme.test");
        assertThat(newest.getString("from")).isEqualTo("pm@acme.test");
        assertThat(newest.getString("subject")).isEqualTo("second");
        assertThat(newest.getString("text")).contains("the body of second");
        assertThat(newest.fieldNames()).contains("html");
        assertThat(newest.getJsonObject("headers").getString("Subject")).isEqualTo("second");
        assertThat(Instant.parse(newest.getString("receivedAt"))).isAfterOrEqualTo(before);

        delete("/dev/mails");
        assertThat(mails()).isEmpty();
    }

    private JsonArray mails() throws Exception {
        return new JsonObject(get("/dev/mails").body()).getJsonArray("data");
    }

    private static void send(String to, String subject) {
        ServerSetup smtp =
                new ServerSetup(TestEnvironment.servers().smtpPort(), "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
        GreenMailUtil.sendTextEmail(to, "pm@acme.test", subject, "the body of " + subject, smtp);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(request(path).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> delete(String path) throws Exception {
        return http.send(request(path).DELETE().build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return http.send(request(path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }
}
