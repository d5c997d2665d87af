package io.pmrealtime.gateway.fallback;

import io.netty.buffer.ByteBuf;
import io.pmrealtime.gateway.admission.Refusal;
import io.pmrealtime.gateway.frame.TextFrame;
import io.pmrealtime.gateway.hub.Outlet;
import io.pmrealtime.gateway.message.CloseCode;
import io.pmrealtime.gateway.tail.LogEntry;
import io.pmrealtime.gateway.window.FrameJoiners;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** Collects the events of one answer, up to a number of bytes. For the request's event loop. */
final class PollOutlet implements Outlet {
    private final long maxBytes;
    private final Runnable onChange;
    private final Buffer events = Buffer.buffer();
    private @Nullable String resync;
    private @Nullable CloseCode closed;

    /** @param onChange runs when something was collected, or the connection was closed */
    PollOutlet(long maxBytes, Runnable onChange) {
        this.maxBytes = maxBytes;
        this.onChange = onChange;
    }

    @Override
    public boolean isWritable() {
        return events.length() < maxBytes;
    }

    @Override
    public int write(LogEntry[] entries, int count, FrameJoiners joiners) {
        int written = 0;
        while (written < count && isWritable()) {
            LogEntry entry = entries[written++];
            if (events.length() > 0) {
                events.appendByte((byte) ',');
            }
            ByteBuf payload = TextFrame.payload(entry.frame().plain());
            byte[] json = new byte[payload.readableBytes()];
            payload.getBytes(payload.readerIndex(), json);
            events.appendBytes(json);
        }
        onChange.run();
        return written;
    }

    boolean isEmpty() {
        return events.length() == 0;
    }

    /** The collected events as JSON values with commas between them. */
    Buffer events() {
        return events;
    }

    /** Why what was missed cannot be replayed, or null where it could. */
    @Nullable String resync() {
        return resync;
    }

    @Override
    public void send(String json) {
        Sent message = Sent.read(json);
        if (message.type().equals("resync")) {
            resync = message.reason();
        }
    }

    @Override
    public boolean ping() {
        return false;
    }

    /** What is answered instead of events because the connection was closed; null where it was not. */
    @Nullable Refusal refusal() {
        if (closed == null || closed == CloseCode.NORMAL) {
            return null;
        }
        return switch (closed) {
            case TOKEN_EXPIRED -> Refusal.BAD_CREDENTIALS;
            case REVOKED -> Refusal.REVOKED;
            // The gateway cannot go on here; the same question may be answered elsewhere or later.
            default -> Refusal.EVENTS_AWAY;
        };
    }

    @Override
    public void close(CloseCode code, String reason) {
        closed = code;
        onChange.run();
    }
}
