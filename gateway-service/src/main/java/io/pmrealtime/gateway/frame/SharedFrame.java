package io.pmrealtime.gateway.frame;

import io.netty.buffer.ByteBuf;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import org.jspecify.annotations.Nullable;

/**
 * The frame of an event for all who receive it: as it is, and compressed once somebody wants it so, at the first one's expense. Counted
 * like a Netty buffer; write duplicates of what it gives only. Any thread.
 */
public final class SharedFrame extends AbstractReferenceCounted {
    private final ByteBuf plain;
    private volatile @Nullable ByteBuf compressed;

    /** Takes over the frame. */
    public SharedFrame(ByteBuf plain) {
        this.plain = plain;
    }

    public ByteBuf plain() {
        return plain;
    }

    /** The compressed frame; the plain one where compressing does not help. */
    public ByteBuf compressed(FrameDeflater deflater) {
        ByteBuf known = compressed;
        return known == null ? compress(deflater) : known;
    }

    private synchronized ByteBuf compress(FrameDeflater deflater) {
        ByteBuf known = compressed;
        if (known == null) {
            known = deflater.deflate(plain).orElse(plain);
            compressed = known;
        }
        return known;
    }

    /** Bytes on the wire for a client that takes compressed frames, or one that does not. */
    public int bytes(boolean deflated) {
        ByteBuf known = deflated ? compressed : plain;
        return known == null ? plain.readableBytes() : known.readableBytes();
    }

    @Override
    protected void deallocate() {
        ByteBuf known = compressed;
        if (known != null && known != plain) {
            known.release();
        }
        plain.release();
    }

    @Override
    public ReferenceCounted touch(Object hint) {
        plain.touch(hint);
        return this;
    }
}
