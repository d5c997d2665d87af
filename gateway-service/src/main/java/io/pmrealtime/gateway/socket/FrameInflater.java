package io.pmrealtime.gateway.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Inflates the compressed messages of a client (RFC 7692, section 7.2.2): what follows sees whole text frames that were never compressed.
 * Neither what comes in nor what comes out of it grows past the limit of a message. For the socket's event loop.
 */
final class FrameInflater extends ChannelInboundHandlerAdapter {
    static final String NAME = "pm-inflater";

    /** What deflate adds at most to a message within the limit that cannot be compressed. */
    static final int OVERHEAD = 64;

    private static final int COMPRESSED = 0b100;
    private static final byte[] FLUSH = {0, 0, (byte) 0xFF, (byte) 0xFF};
    private static final int STEP_BYTES = 4096;

    /** Without a context between messages, one serves all connections of an event loop. */
    private static final FastThreadLocal<Inflater> SHARED = new FastThreadLocal<>() {
        @Override
        protected Inflater initialValue() {
            return new Inflater(true);
        }

        @Override
        protected void onRemoval(Inflater inflater) {
            inflater.end();
        }
    };

    private final int maxBytes;
    private final boolean keepsContext;
    private @Nullable Inflater own;
    private @Nullable ByteBuf begun;
    private boolean binary;
    private boolean failed;

    /**
     * @param maxBytes the longest message, when it is inflated
     * @param keepsContext whether a message may refer to those before it
     */
    FrameInflater(int maxBytes, boolean keepsContext) {
        this.maxBytes = maxBytes;
        this.keepsContext = keepsContext;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof WebSocketFrame frame)) {
            context.fireChannelRead(message);
            return;
        }
        boolean begins = frame.rsv() == COMPRESSED
                && (frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame);
        boolean continues = begun != null && frame instanceof ContinuationWebSocketFrame;
        if (failed) {
            frame.release();
        } else if (frame.rsv() != 0 && !begins) {
            frame.release();
            throw violation(WebSocketCloseStatus.PROTOCOL_ERROR, "reserved bits that mean nothing");
        } else if (begins || continues) {
            binary = begins ? frame instanceof BinaryWebSocketFrame : binary;
            take(context, frame);
        } else {
            context.fireChannelRead(frame);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        forget();
        if (own != null) {
            own.end();
            own = null;
        }
    }

    private void take(ChannelHandlerContext context, WebSocketFrame frame) {
        ByteBuf collected = begun;
        if (collected == null) {
            collected = context.alloc().heapBuffer();
            begun = collected;
        }
        try {
            if (collected.readableBytes() + frame.content().readableBytes() > maxBytes + OVERHEAD) {
                throw violation(WebSocketCloseStatus.MESSAGE_TOO_BIG, "the message is too big");
            }
            collected.writeBytes(frame.content());
        } finally {
            frame.release();
        }
        if (frame.isFinalFragment()) {
            TextWebSocketFrame inflated = inflated(context, collected);
            forget();
            // A binary message is refused whatever it says.
            context.fireChannelRead(binary ? new BinaryWebSocketFrame(inflated.content()) : inflated);
        }
    }

    private TextWebSocketFrame inflated(ChannelHandlerContext context, ByteBuf compressed) {
        compressed.writeBytes(FLUSH);
        Inflater inflater = inflater();
        inflater.setInput(
                compressed.array(), compressed.arrayOffset() + compressed.readerIndex(), compressed.readableBytes());
        ByteBuf inflated = context.alloc().heapBuffer();
        boolean complete = false;
        try {
            int count;
            do {
                inflated.ensureWritable(STEP_BYTES);
                count = inflater.inflate(inflated.array(), inflated.arrayOffset() + inflated.writerIndex(), STEP_BYTES);
                inflated.writerIndex(inflated.writerIndex() + count);
                if (inflated.readableBytes() > maxBytes) {
                    throw violation(WebSocketCloseStatus.MESSAGE_TOO_BIG, "the message is too big");
                }
            } while (count > 0);
            complete = true;
            return new TextWebSocketFrame(inflated);
        } catch (DataFormatException e) {
            throw violation(WebSocketCloseStatus.INVALID_PAYLOAD_DATA, "no deflated data");
        } finally {
            if (inflater.finished()) {
                // The client ended its stream with the message, and begins another.
                inflater.reset();
            }
            if (!complete) {
                inflated.release();
            }
        }
    }

    private Inflater inflater() {
        if (!keepsContext) {
            Inflater shared = SHARED.get();
            shared.reset();
            return shared;
        }
        Inflater mine = own;
        if (mine == null) {
            mine = new Inflater(true);
            own = mine;
        }
        return mine;
    }

    private CorruptedWebSocketFrameException violation(WebSocketCloseStatus status, String reason) {
        failed = true;
        forget();
        return new CorruptedWebSocketFrameException(status, reason);
    }

    private void forget() {
        if (begun != null) {
            begun.release();
            begun = null;
        }
    }
}
