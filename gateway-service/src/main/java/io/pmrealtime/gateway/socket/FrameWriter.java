package io.pmrealtime.gateway.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes complete frames to one socket. Where nothing waits before them they go straight from the shared buffer to the kernel: no promise,
 * no queue entry and no walk through handlers per delivery. What the kernel does not take waits in Netty's buffer, below the WebSocket
 * encoder, and so does everything on a transport that does not show its socket or that encrypts. For the socket's event loop.
 */
final class FrameWriter {
    private final Channel channel;
    private final ChannelHandlerContext belowEncoder;
    private final @Nullable ChannelOutboundBuffer waiting;
    private final @Nullable Socket socket;

    FrameWriter(Channel channel, ChannelHandlerContext encoder) {
        this.channel = channel;
        this.belowEncoder = encoder;
        // The same one for as long as the channel is open.
        this.waiting = channel.unsafe().outboundBuffer();
        boolean plain = channel.pipeline().get(SslHandler.class) == null;
        this.socket = plain && channel instanceof UnixChannel unix && unix.fd() instanceof Socket own ? own : null;
    }

    /** Whether less waits than the connection may have waiting. */
    boolean isWritable() {
        return waiting != null && waiting.isWritable();
    }

    /** Writes and flushes a frame, whether or not there is room. The frame stays the caller's. */
    void write(ByteBuf frame) {
        int sent = socket != null && nothingWaits(socket) && frame.hasMemoryAddress() ? send(socket, frame) : 0;
        int length = frame.readableBytes();
        if (sent < length) {
            belowEncoder.writeAndFlush(
                    frame.retainedSlice(frame.readerIndex() + sent, length - sent), channel.voidPromise());
        }
    }

    /** A closed socket's number may be another one's by now, so it is never written to. */
    private boolean nothingWaits(Socket own) {
        return waiting != null && waiting.totalPendingWriteBytes() == 0 && own.isOpen();
    }

    private static int send(Socket own, ByteBuf frame) {
        try {
            return own.sendAddress(frame.memoryAddress(), frame.readerIndex(), frame.writerIndex());
        } catch (IOException e) {
            // The channel meets the same failure when it gets the frame, and closes as it does for any other.
            return 0;
        }
    }
}
