package io.pmrealtime.gateway.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;

/** Complete unmasked frames as a server sends them (RFC 6455, section 5.2). Any thread. */
public final class TextFrame {
    /** A ping without payload. Shared: write a duplicate. */
    public static final ByteBuf PING = Unpooled.unreleasableBuffer(
            Unpooled.directBuffer(2, 2).writeByte(0x89).writeByte(0).asReadOnly());

    private static final int FINAL_TEXT = 0x81;
    /** With RSV1, which RFC 7692 uses for compressed messages. */
    private static final int FINAL_COMPRESSED_TEXT = 0xC1;

    private static final int SHORT_LIMIT = 125;
    private static final int MEDIUM_LIMIT = 0xFFFF;
    private static final int MEDIUM_MARK = 126;
    private static final int LONG_MARK = 127;
    private static final ByteBufAllocator ALLOCATOR = PooledByteBufAllocator.DEFAULT;

    private TextFrame() {}

    /** One final text frame. The caller owns it. */
    public static ByteBuf of(String text) {
        int length = ByteBufUtil.utf8Bytes(text);
        ByteBuf frame = allocate(length);
        ByteBufUtil.writeUtf8(frame, text);
        return frame;
    }

    /** An empty buffer with the head of a frame of this payload length, and room for exactly that. */
    static ByteBuf allocate(int payloadLength) {
        return allocate(FINAL_TEXT, payloadLength);
    }

    /** The same, cut from a slab. */
    static ByteBuf allocate(FrameSlab slab, int payloadLength) {
        return begin(slab.allocate(headLength(payloadLength) + payloadLength), FINAL_TEXT, payloadLength);
    }

    /** The same for a compressed payload. */
    static ByteBuf allocateCompressed(int payloadLength) {
        return allocate(FINAL_COMPRESSED_TEXT, payloadLength);
    }

    private static ByteBuf allocate(int first, int payloadLength) {
        return begin(ALLOCATOR.directBuffer(headLength(payloadLength) + payloadLength), first, payloadLength);
    }

    private static ByteBuf begin(ByteBuf frame, int first, int payloadLength) {
        frame.writeByte(first);
        if (payloadLength <= SHORT_LIMIT) {
            frame.writeByte(payloadLength);
        } else if (payloadLength <= MEDIUM_LIMIT) {
            frame.writeByte(MEDIUM_MARK).writeShort(payloadLength);
        } else {
            frame.writeByte(LONG_MARK).writeLong(payloadLength);
        }
        return frame;
    }

    /** The payload of a frame that was made here, without a copy and without a count of its own. */
    public static ByteBuf payload(ByteBuf frame) {
        int mark = frame.getByte(frame.readerIndex() + 1) & 0x7F;
        int head = mark == LONG_MARK ? 10 : mark == MEDIUM_MARK ? 4 : 2;
        return frame.slice(frame.readerIndex() + head, frame.readableBytes() - head);
    }

    private static int headLength(int payloadLength) {
        return payloadLength <= SHORT_LIMIT ? 2 : payloadLength <= MEDIUM_LIMIT ? 4 : 10;
    }
}
