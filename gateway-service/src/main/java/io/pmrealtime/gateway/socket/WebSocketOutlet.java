package io.pmrealtime.gateway.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
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
 * Writes ready frames to one socket. They enter Netty's pipeline below the WebSocket encoder, so nothing is encoded per connection, and
 * all of them go through here, so they keep one order. For the socket's event loop.
 */
final class WebSocketOutlet implements Outlet {
    private final ServerWebSocket socket;
    private final Channel channel;
    private final ChannelHandlerContext belowEncoder;
    private final @Nullable FrameDeflater deflater;

    /** @param deflater where the client takes compressed frames */
    WebSocketOutlet(
            ServerWebSocket socket, Channel channel, ChannelHandlerContext encoder, @Nullable FrameDeflater deflater) {
        this.socket = socket;
        this.channel = channel;
        this.belowEncoder = encoder;
        this.deflater = deflater;
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable();
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
        for (int i = 0; written < count && channel.isWritable(); i++) {
            FrameJoiner.Chunk chunk = joiner.chunk(i);
            write(chunk.buffer().retainedDuplicate());
            written = chunk.end();
        }
        belowEncoder.flush();
        return written;
    }

    @Override
    public void send(String json) {
        write(deflater == null ? TextFrame.of(json) : deflater.frame(json));
        belowEncoder.flush();
    }

    @Override
    public boolean ping() {
        write(TextFrame.PING.duplicate());
        belowEncoder.flush();
        return true;
    }

    @Override
    public void close(CloseCode code, String reason) {
        socket.close((short) code.code(), reason);
    }

    private void write(ByteBuf frame) {
        belowEncoder.write(frame, channel.voidPromise());
    }
}
