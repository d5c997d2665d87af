package io.pmrealtime.gateway.socket;

import io.pmrealtime.gateway.admission.Credentials;
import io.pmrealtime.gateway.config.GatewayConfig;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** How the HTTP server treats sockets. */
@ApplicationScoped
public class HttpSettings implements HttpServerOptionsCustomizer {
    private final GatewayConfig config;

    HttpSettings(GatewayConfig config) {
        this.config = config;
    }

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        apply(options);
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        apply(options);
    }

    private void apply(HttpServerOptions options) {
        int messageBytes = (int) config.inbound().messageBytes().asLongValue();
        options.setMaxWebSocketFrameSize(messageBytes);
        options.setMaxWebSocketMessageSize(messageBytes);
        options.setWebSocketSubProtocols(List.of(Credentials.SUB_PROTOCOL));
        // Vert.x would compress for each connection by itself; see DeflateGrant.
        options.setPerMessageWebSocketCompressionSupported(false);
        options.setPerFrameWebSocketCompressionSupported(false);
        // Vert.x would register every socket on its event bus.
        options.setRegisterWebSocketWriteHandlers(false);
        options.setTcpNoDelay(true);
    }
}
