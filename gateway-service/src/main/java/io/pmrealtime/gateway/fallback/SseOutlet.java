package io.pmrealtime.gateway.fallback;

import io.netty.buffer.ByteBuf;
import io.pmrealtime.gateway.cursor.LogShape;
import io.pmrealtime.gateway.frame.TextFrame;
import io.pmrealtime.gateway.hub.Outlet;
import io.pmrealtime.gateway.message.CloseCode;
import io.pmrealtime.gateway.tail.LogEntry;
import io.pmrealtime.gateway.window.FrameJoiners;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/**
 * Writes events as Server-Sent Events (HTML standard, section 9.2): the data is the JSON of the WebSocket frame, the id is its cursor. For
 * the request's event loop.
 */
final class SseOutlet implements Outlet {
    private final HttpServerResponse response;
    private final LogShape shape;
    private final boolean resumes;

    /** @param resumes whether the client has a cursor already, so that the welcome's must not take its place */
    SseOutlet(HttpServerResponse response, LogShape shape, boolean resumes) {
        this.response = response;
        this.shape = shape;
        this.resumes = resumes;
    }

    @Override
    public boolean isWritable() {
        return !response.ended() && !response.writeQueueFull();
    }

    @Override
    public int write(LogEntry[] entries, int count, FrameJoiners joiners) {
        int written = 0;
        while (written < count && isWritable()) {
            LogEntry entry = entries[written++];
            Buffer event = Buffer.buffer(entry.bytes() + 64)
                    .appendString("id: ")
                    .appendString(
                            shape.cursor(entry.partition(), entry.offset() + 1).encode());
            data(event, TextFrame.payload(entry.frame().plain()));
            response.write(event);
        }
        return written;
    }

    @Override
    public void send(String json) {
        if (response.ended()) {
            return;
        }
        Buffer event = Buffer.buffer();
        Sent message = Sent.read(json);
        if (message.cursor() != null && isPlace(message.type())) {
            event.appendString("id: ").appendString(message.cursor()).appendString("\n");
        }
        response.write(event.appendString("data: ").appendString(json).appendString("\n\n"));
    }

    private boolean isPlace(String type) {
        return type.equals("resumed") || type.equals("resync") || type.equals("welcome") && !resumes;
    }

    @Override
    public boolean ping() {
        if (!response.ended()) {
            response.write(": still here\n\n");
        }
        return false;
    }

    @Override
    public void close(CloseCode code, String reason) {
        if (!response.ended()) {
            response.end(": closed with " + code.code() + ", " + reason + "\n\n");
        }
    }

    /** A producer's JSON may have line ends between its parts; each line is one of data, and the client joins them again. */
    private static void data(Buffer event, ByteBuf payload) {
        event.appendString("\ndata: ");
        for (int i = payload.readerIndex(); i < payload.writerIndex(); i++) {
            byte next = payload.getByte(i);
            if (next == '\n') {
                event.appendString("\ndata: ");
            } else if (next != '\r') {
                event.appendByte(next);
            }
        }
        event.appendString("\n\n");
    }
}
