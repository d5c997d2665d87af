package io.pmrealtime.gateway.socket;

import io.netty.buffer.ByteBuf;
import io.pmrealtime.gateway.frame.FrameDeflater;
import io.pmrealtime.gateway.frame.TextFrame;
import io.pmrealtime.gateway.hub.Outlet;
import io.pmrealtime.gateway.message.CloseCode;
import io.pmrealtime.gateway.tail.LogEntry;
import io.pmrealtime.gateway.window.FrameJoiner;
import io.pmrealtime.gateway.window.FrameJoiners;
import io.vertx.core.http.ServerWebSocket;
import org.jspecify.annotations.Nullable;

/**
 * Gives one socket's frames to its writer. They are complete, so nothing is encoded per connection, and all of them go through here, so
 * they keep one order. For the socket's event loop.
 */
final class WebSocketOutlet implements Outlet {
    private final ServerWebSocket socket;
    private final FrameWriter writer;
    private final @Nullable FrameDeflater deflater;

    /** @param deflater where the client takes compressed frames */
    WebSocketOutlet(ServerWebSocket socket, FrameWriter writer, @Nullable FrameDeflater deflater) {
        this.socket = socket;
        this.writer = writer;
        this.deflater = deflater;
    }

    @Override
    public boolean isWritable() {
        return writer.isWritable();
    }

    @Override
    public boolean isCompressing() {
        return deflater != null;
    }

    @Override
    public int write(LogEntry[] entries, int count, FrameJoiners joiners) {
        FrameJoiner joiner = deflater == null ? joiners.plain() : joiners.compressed();
        joiner.begin(entries, count);
        int written = 0;
        for (int i = 0; written < count && writer.isWritable(); i++) {
            FrameJoiner.Chunk chunk = joiner.chunk(i);
            writer.write(chunk.buffer());
            written = chunk.end();
        }
        return written;
    }

    @Override
    public void send(String json) {
        ByteBuf frame = deflater == null ? TextFrame.of(json) : deflater.frame(json);
        writer.write(frame);
        frame.release();
    }

    @Override
    public boolean ping() {
        writer.write(TextFrame.PING);
        return true;
    }

    @Override
    public void close(CloseCode code, String reason) {
        socket.close((short) code.code(), reason);
    }
}
