package io.pmrealtime.gateway.socket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.netty.handler.timeout.IdleStateHandler;
import io.pmrealtime.contracts.token.Identity;
import io.pmrealtime.gateway.admission.Admission;
import io.pmrealtime.gateway.admission.Refusal;
import io.pmrealtime.gateway.config.GatewayConfig;
import io.pmrealtime.gateway.eventloop.VertxInternals;
import io.pmrealtime.gateway.hub.Hub;
import io.pmrealtime.gateway.hub.Shard;
import io.pmrealtime.gateway.message.CloseCode;
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
import java.util.Optional;
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
            admitted.release();
            return;
        }
        String upgrade = request.getHeader(HttpHeaders.UPGRADE);
        if (upgrade == null || !upgrade.equalsIgnoreCase("websocket")) {
            admitted.release();
            request.resume();
            admission.refuse(Refusal.NO_UPGRADE, refusal -> refusal.answer(request.response()));
            return;
        }
        Optional<DeflateGrant> deflate = config.compression().enabled()
                ? DeflateGrant.of(request.headers().getAll(DeflateGrant.HEADER))
                : Optional.empty();
        deflate.ifPresent(grant -> request.response().putHeader(DeflateGrant.HEADER, grant.header()));
        request.toWebSocket().onComplete(socket -> serve(socket, request.connection(), admitted, deflate), failure -> {
            LOG.debugf("A handshake failed: %s", failure.getMessage());
            admitted.release();
        });
    }

    private void serve(
            ServerWebSocket socket,
            HttpConnection connection,
            Admission.Admitted admitted,
            Optional<DeflateGrant> deflate) {
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
        if (!shard.serves(identity.workspaceId())) {
            // The log was replaced between the handshake and now.
            admitted.release();
            socket.close((short) CloseCode.RESTARTING.code(), "the log changed");
            return;
        }
        Session session = sessions.open(
                Transport.WEBSOCKET,
                identity,
                shard,
                new WebSocketOutlet(
                        socket, new FrameWriter(channel, encoder), deflate.isPresent() ? shard.deflater() : null),
                admitted::release);
        deflate.ifPresent(grant -> inflate(channel.pipeline(), grant));
        new SocketReader(socket, session, config.inbound().messageBytes().asLongValue()).start();
        channel.pipeline().addBefore(handler.name(), ProtocolGuard.NAME, new ProtocolGuard(code -> session.connection()
                .closedByPeer(code)));
    }

    /** The frames' decoder that the handshake put in takes no compressed ones. Nothing has been read yet: the client has had no answer. */
    private void inflate(ChannelPipeline pipeline, DeflateGrant grant) {
        int messageBytes = (int) config.inbound().messageBytes().asLongValue();
        WebSocket13FrameDecoder decoder = new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(true)
                .allowExtensions(true)
                .maxFramePayloadLength(messageBytes + FrameInflater.OVERHEAD)
                .closeOnProtocolViolation(false)
                .build());
        String name = pipeline.context(WebSocketFrameDecoder.class).name();
        pipeline.replace(name, name, decoder);
        pipeline.addAfter(name, FrameInflater.NAME, new FrameInflater(messageBytes, grant.clientKeepsContext()));
    }
}
