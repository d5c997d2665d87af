package io.pmrealtime.gateway.socket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.netty.handler.timeout.IdleStateHandler;
import io.pmrealtime.contracts.token.Identity;
import io.pmrealtime.gateway.admission.Admission;
import io.pmrealtime.gateway.admission.Refusal;
import io.pmrealtime.gateway.config.GatewayConfig;
import io.pmrealtime.gateway.hub.Hub;
import io.pmrealtime.gateway.hub.Shard;
import io.pmrealtime.gateway.hub.VertxInternals;
import io.pmrealtime.gateway.session.Session;
import io.pmrealtime.gateway.session.Sessions;
import io.pmrealtime.gateway.session.Transport;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/** {@code GET /ws}: lets clients in and joins their sockets with sessions. */
@ApplicationScoped
public class WebSocketRoute {
    private static final Logger LOG = Logger.getLogger(WebSocketRoute.class);
    private static final String PATH = "/ws";

    private final Admission admission;
    private final Hub hub;
    private final Sessions sessions;
    private final GatewayConfig config;

    WebSocketRoute(Admission admission, Hub hub, Sessions sessions, GatewayConfig config) {
        this.admission = admission;
        this.hub = hub;
        this.sessions = sessions;
        this.config = config;
    }

    void register(@Observes Router router) {
        router.get(PATH).handler(this::handle);
    }

    private void handle(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        // Whatever follows the handshake waits until somebody reads it.
        request.pause();
        admission.admit(request, admitted -> upgrade(request, admitted), refusal -> {
            request.resume();
            refusal.answer(request.response());
        });
    }

    private void upgrade(HttpServerRequest request, Admission.Admitted admitted) {
        if (request.response().closed()) {
            admitted.place().release();
            return;
        }
        String upgrade = request.getHeader(HttpHeaders.UPGRADE);
        if (upgrade == null || !upgrade.equalsIgnoreCase("websocket")) {
            admitted.place().release();
            request.resume();
            admission.refuse(Refusal.NO_UPGRADE, refusal -> refusal.answer(request.response()));
            return;
        }
        request.toWebSocket().onComplete(socket -> serve(socket, request.connection(), admitted), failure -> {
            LOG.debugf("A handshake failed: %s", failure.getMessage());
            admitted.place().release();
        });
    }

    private void serve(ServerWebSocket socket, HttpConnection connection, Admission.Admitted admitted) {
        ChannelHandlerContext handler = VertxInternals.handler(connection);
        Channel channel = handler.channel();
        ChannelHandlerContext encoder = channel.pipeline().context(WebSocketFrameEncoder.class);
        if (channel.pipeline().get(IdleStateHandler.class) != null) {
            // It listens to every write; a dead client is noticed by our own pings.
            channel.pipeline().remove(IdleStateHandler.class);
        }
        int outboundBytes = (int) config.outbound().bytes().asLongValue();
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(outboundBytes / 2, outboundBytes));
        Shard shard = hub.shard(channel.eventLoop());
        Identity identity = admitted.identity();
        Session session = sessions.open(
                Transport.WEBSOCKET,
                identity,
                shard,
                new WebSocketOutlet(socket, channel, encoder),
                admitted.place()::release);
        new SocketReader(socket, session, config.inbound().messageBytes().asLongValue()).start();
        channel.pipeline().addBefore(handler.name(), ProtocolGuard.NAME, new ProtocolGuard(code -> session.connection()
                .closedByPeer(code)));
    }
}
