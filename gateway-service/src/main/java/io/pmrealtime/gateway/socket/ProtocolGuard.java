package io.pmrealtime.gateway.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * Ends a socket on which the frame decoder gave up, such as for a frame over the limit, so that the client learns why: it is sent the close
 * code, and what it still sends is read and thrown away until it has read that. Closing at once would reset the connection, and the reset
 * would overtake the code. For the socket's event loop.
 */
final class ProtocolGuard extends ChannelInboundHandlerAdapter {
    static final String NAME = "pm-protocol-guard";

    private static final String DISCARD = "pm-discard";
    private static final long QUIET_MILLIS = 250;
    private static final int MAX_CHECKS = 20;

    private final IntConsumer onViolation;

    /** @param onViolation told the close code, before anything is written */
    ProtocolGuard(IntConsumer onViolation) {
        this.onViolation = onViolation;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException violation) {
            int code = violation.closeStatus().code();
            onViolation.accept(code);
            ByteBuf payload = Unpooled.buffer(2).writeShort(code);
            context.writeAndFlush(new CloseWebSocketFrame(true, 0, payload));
            Discard discard = new Discard();
            context.pipeline().addFirst(DISCARD, discard);
            discard.check(context);
        } else {
            context.fireExceptionCaught(cause);
        }
    }

    /** Throws away what comes, and closes when nothing comes any more. */
    private static final class Discard extends ChannelInboundHandlerAdapter {
        private boolean read = true;
        private int checks;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            read = true;
            ReferenceCountUtil.release(message);
        }

        void check(ChannelHandlerContext context) {
            if (!read || ++checks > MAX_CHECKS) {
                context.close();
                return;
            }
            read = false;
            context.executor().schedule(() -> check(context), QUIET_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
