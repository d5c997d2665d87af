package io.pmrealtime.gateway.socket;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts the fragments of text messages together, within a bound. For the socket's event loop. */
final class MessageAssembler {
    private final long maxBytes;
    private @Nullable Buffer begun;

    MessageAssembler(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** What a frame came to. */
    sealed interface Assembled {}

    /** A whole message. */
    record Message(String text) implements Assembled {}

    /** Nothing yet, or nothing to act on. */
    record Incomplete() implements Assembled {}

    /** Over the bound. */
    record TooBig() implements Assembled {}

    /** A binary message. */
    record Binary() implements Assembled {}

    /** No UTF-8. */
    record NotText() implements Assembled {}

    Assembled take(WebSocketFrame frame) {
        if (frame.isBinary()) {
            return new Binary();
        }
        boolean data = frame.isText() || frame.isContinuation();
        if (!data) {
            return new Incomplete();
        }
        Buffer payload = frame.binaryData();
        long length = payload.length() + (begun == null ? 0L : begun.length());
        if (length > maxBytes) {
            begun = null;
            return new TooBig();
        }
        if (begun != null) {
            payload = begun.appendBuffer(payload);
        }
        if (frame.isFinal()) {
            begun = null;
            return text(payload).<Assembled>map(Message::new).orElseGet(NotText::new);
        }
        begun = payload.copy();
        return new Incomplete();
    }

    private static Optional<String> text(Buffer payload) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload.getBytes()))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
