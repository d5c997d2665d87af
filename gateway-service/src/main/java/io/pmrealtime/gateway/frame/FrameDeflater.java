package io.pmrealtime.gateway.frame;

import io.netty.buffer.ByteBuf;
import io.pmrealtime.gateway.config.GatewayConfig;
import java.util.Optional;
import java.util.zip.Deflater;

/**
 * Compresses text frames as permessage-deflate does without context takeover (RFC 7692, sections 7.2.1 and 7.1.1.1): each by itself, so that
 * one result serves every client that agreed to it. For one event loop.
 */
public final class FrameDeflater {
    /** The empty block that a flush ends with, which the receiver adds again. */
    private static final int FLUSH_BYTES = 4;

    private final Deflater deflater;
    private final int minBytes;
    private byte[] output = {};

    /**
     * @param minBytes the shortest message that is compressed
     * @param level from 1, the fastest, to 9, the smallest result
     */
    FrameDeflater(int minBytes, int level) {
        this.minBytes = minBytes;
        this.deflater = new Deflater(level, true);
    }

    public static FrameDeflater of(GatewayConfig.Compression config) {
        return new FrameDeflater((int) config.minSize().asLongValue(), config.level());
    }

    /** The frame compressed; empty where the message is short or would become no shorter. The caller owns the result. */
    Optional<ByteBuf> deflate(ByteBuf frame) {
        ByteBuf payload = TextFrame.payload(frame);
        int length = payload.readableBytes();
        if (length < minBytes) {
            return Optional.empty();
        }
        if (output.length < length) {
            output = new byte[length];
        }
        deflater.reset();
        deflater.setInput(payload.nioBuffer());
        int deflated = deflater.deflate(output, 0, length, Deflater.SYNC_FLUSH);
        if (deflated == length) {
            // There may be more, so it is not shorter.
            return Optional.empty();
        }
        int shortened = deflated - FLUSH_BYTES;
        return Optional.of(TextFrame.allocateCompressed(shortened).writeBytes(output, 0, shortened));
    }

    /** A message of the gateway's own for one client: compressed where that helps. The caller owns the result. */
    public ByteBuf frame(String text) {
        ByteBuf plain = TextFrame.of(text);
        Optional<ByteBuf> compressed = deflate(plain);
        if (compressed.isEmpty()) {
            return plain;
        }
        plain.release();
        return compressed.get();
    }
}
