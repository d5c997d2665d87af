package io.pmrealtime.gateway.eventloop;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.ArrayList;
import java.util.List;

/** The only place that reaches behind Vert.x's public API: for the event loops and for the Netty pipeline of a socket. */
public final class VertxInternals {
    private VertxInternals() {}

    /** All event loops that connections may be on. */
    public static List<EventLoop> eventLoops(Vertx vertx) {
        List<EventLoop> loops = new ArrayList<>();
        for (EventExecutor executor : ((VertxInternal) vertx).getEventLoopGroup()) {
            loops.add((EventLoop) executor);
        }
        return loops;
    }

    /** The last handler of the connection's Netty pipeline. */
    public static ChannelHandlerContext handler(HttpConnection connection) {
        return ((ConnectionBase) connection).channelHandlerContext();
    }
}
