package io.pmrealtime.gateway.window;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.pmrealtime.gateway.tail.LogEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Joins the frames that wait for a connection into few buffers, because a socket write costs far more than a copy. Members of one room
 * mostly wait for the same frames one after the other, so the last result is kept for the next connection. For one event loop.
 */
public final class FrameJoiner {
    private static final int CHUNK_BYTES = 32 * 1024;

    private final Function<LogEntry, ByteBuf> form;
    private LogEntry[] entries = {};
    private int count;
    private final List<Chunk> chunks = new ArrayList<>();

    /**
     * Frames in one buffer.
     *
     * @param buffer to be written as a retained duplicate
     * @param end how many of the entries this and the earlier chunks hold
     */
    public record Chunk(ByteBuf buffer, int end) {}

    /** @param form the buffer of an entry that is to be written; it stays the entry's */
    FrameJoiner(Function<LogEntry, ByteBuf> form) {
        this.form = form;
    }

    /** Begins with these entries; what was joined for the same ones is used again. */
    public void begin(LogEntry[] newEntries, int newCount) {
        if (!isSame(newEntries, newCount)) {
            clear();
            entries = Arrays.copyOf(newEntries, newCount);
            count = newCount;
        }
    }

    /** The chunk of this number, counted from 0; the earlier ones have been asked for. */
    public Chunk chunk(int number) {
        if (number == chunks.size()) {
            chunks.add(join(number == 0 ? 0 : chunks.get(number - 1).end()));
        }
        return chunks.get(number);
    }

    /** Lets go of all buffers. */
    public void clear() {
        for (Chunk chunk : chunks) {
            chunk.buffer().release();
        }
        chunks.clear();
        entries = new LogEntry[0];
        count = 0;
    }

    private boolean isSame(LogEntry[] others, int otherCount) {
        if (otherCount != count) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            if (others[i] != entries[i]) {
                return false;
            }
        }
        return true;
    }

    private Chunk join(int from) {
        int end = from + 1;
        int bytes = bytes(from);
        while (end < count && bytes + bytes(end) <= CHUNK_BYTES) {
            bytes += bytes(end++);
        }
        if (end == from + 1) {
            return new Chunk(form.apply(entries[from]).retainedDuplicate(), end);
        }
        ByteBuf joined = PooledByteBufAllocator.DEFAULT.directBuffer(bytes);
        for (int i = from; i < end; i++) {
            ByteBuf frame = form.apply(entries[i]);
            joined.writeBytes(frame, frame.readerIndex(), frame.readableBytes());
        }
        return new Chunk(joined, end);
    }

    private int bytes(int index) {
        return form.apply(entries[index]).readableBytes();
    }
}
