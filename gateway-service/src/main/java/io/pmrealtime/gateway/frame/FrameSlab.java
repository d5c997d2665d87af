package io.pmrealtime.gateway.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Room for frames, cut from large buffers one after the other: frames that come together go together, and a buffer of its own for each would
 * cost more than all else that is done for a small one. A large buffer is given back with the last of its frames. For one thread; the frames
 * may be released on any.
 */
public final class FrameSlab implements AutoCloseable {
    private static final int SLAB_BYTES = 64 * 1024;
    /** Longer frames get a buffer of their own, so that little is left unused at the end of a large one. */
    private static final int LARGEST_FRAME = SLAB_BYTES / 8;

    private @Nullable ByteBuf current;

    /** An empty buffer with room for exactly so many bytes. The caller owns it. */
    ByteBuf allocate(int bytes) {
        if (bytes > LARGEST_FRAME) {
            return PooledByteBufAllocator.DEFAULT.directBuffer(bytes, bytes);
        }
        ByteBuf slab = current;
        if (slab == null || slab.writableBytes() < bytes) {
            close();
            slab = PooledByteBufAllocator.DEFAULT.directBuffer(SLAB_BYTES, SLAB_BYTES);
            current = slab;
        }
        int start = slab.writerIndex();
        slab.writerIndex(start + bytes);
        // Counted by the large buffer: each frame holds one count of it.
        return slab.retain().slice(start, bytes).clear();
    }

    /** Lets go of what is left of the current buffer; the next frame begins another one. */
    @Override
    public void close() {
        if (current != null) {
            current.release();
            current = null;
        }
    }
}
