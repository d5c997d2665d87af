package io.pmrealtime.gateway.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** A client that sees and sends WebSocket frames as they are on the wire, compressed ones among them. */
public final class DeflatingClient implements AutoCloseable {
    /** First bytes of frames. */
    public static final int TEXT = 0x81;

    public static final int COMPRESSED_TEXT = 0xC1;
    public static final int COMPRESSED_BEGINNING = 0x41;
    public static final int END = 0x80;
    private static final int CLOSE = 0x88;
    private static final int FLUSH_BYTES = 4;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Socket socket;
    private final String head;
    private final DataInputStream in;

    private DeflatingClient(Socket socket) throws IOException {
        this.socket = socket;
        this.head = RawUpgrade.answer(socket).text();
        this.in = new DataInputStream(socket.getInputStream());
    }

    /**
     * A frame as it came.
     *
     * @param first its first byte
     */
    public record Frame(int first, byte[] payload) {
        public boolean isCompressed() {
            return first == COMPRESSED_TEXT;
        }

        /** The message, by a decoder that knows nothing of earlier ones. */
        public String text() {
            return new String(isCompressed() ? inflated(payload) : payload, StandardCharsets.UTF_8);
        }

        public JsonNode json() {
            try {
                return JSON.readTree(text());
            } catch (IOException e) {
                throw new AssertionError("no JSON: " + text(), e);
            }
        }

        boolean isEvent(String id) {
            return (first == TEXT || isCompressed())
                    && json().path("id").asText().equals(id);
        }
    }

    /** Connects with these offers. */
    public static DeflatingClient connect(int port, String token, String offers) throws IOException {
        return new DeflatingClient(RawUpgrade.open(
                port, "/ws", List.of("Authorization: Bearer " + token, "Sec-WebSocket-Extensions: " + offers)));
    }

    /** The head of the answer to the upgrade. */
    public String head() {
        return head;
    }

    /** Joins a room and waits for the answer. */
    public void join(String room) throws IOException {
        send(
                TEXT,
                "{\"type\":\"room.join\",\"ref\":\"j\",\"rooms\":[\"%s\"]}"
                        .formatted(room)
                        .getBytes(StandardCharsets.UTF_8));
        until(frame -> frame.json().path("ref").asText().equals("j"));
    }

    /** The next frame. */
    public Frame next() throws IOException {
        int first = in.readUnsignedByte();
        int length = in.readUnsignedByte();
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = Math.toIntExact(in.readLong());
        }
        return new Frame(first, in.readNBytes(length));
    }

    /** The first frame from here on that fits. */
    public Frame until(Predicate<Frame> wanted) throws IOException {
        Frame frame = next();
        while (!wanted.test(frame)) {
            frame = next();
        }
        return frame;
    }

    /** The event of an id. */
    public Frame event(String id) throws IOException {
        return until(frame -> frame.isEvent(id));
    }

    /** The code of the close frame that comes; what comes before it is passed over. */
    public int closeCode() throws IOException {
        byte[] payload = until(frame -> frame.first() == CLOSE).payload();
        return (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
    }

    /** Sends a frame, masked with zeros. */
    public void send(int first, byte[] payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(first);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else {
            frame.write(0x80 | 126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        }
        frame.write(new byte[4]);
        frame.write(payload);
        socket.getOutputStream().write(frame.toByteArray());
    }

    /** Deflates a message as RFC 7692, section 7.2.1 says; with what the deflater remembers of earlier ones. */
    public static byte[] deflated(Deflater deflater, String text) {
        byte[] output = new byte[text.length() + 1024];
        deflater.setInput(text.getBytes(StandardCharsets.UTF_8));
        int length = deflater.deflate(output, 0, output.length, Deflater.SYNC_FLUSH);
        return Arrays.copyOf(output, length - FLUSH_BYTES);
    }

    private static byte[] inflated(byte[] payload) {
        Inflater inflater = new Inflater(true);
        byte[] input = Arrays.copyOf(payload, payload.length + FLUSH_BYTES);
        input[payload.length + 2] = (byte) 0xFF;
        input[payload.length + 3] = (byte) 0xFF;
        inflater.setInput(input);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        byte[] some = new byte[4096];
        try {
            for (int count = inflater.inflate(some); count > 0; count = inflater.inflate(some)) {
                text.write(some, 0, count);
            }
        } catch (DataFormatException e) {
            throw new AssertionError("cannot be inflated by itself", e);
        } finally {
            inflater.end();
        }
        return text.toByteArray();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
