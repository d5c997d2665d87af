package io.pmrealtime.gateway.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** The upgrade as bytes on a TCP socket, for what a proper client would not send or not show. */
public final class RawUpgrade {
    private static final int PATIENCE_MILLIS = (int) Duration.ofSeconds(60).toMillis();

    private RawUpgrade() {}

    /** The head of the answer, and its body where it is no upgrade. */
    public record Answer(int status, String text) {}

    /** Asks for an upgrade with additional header lines. */
    public static Answer get(int port, String path, List<String> headers) throws IOException {
        try (Socket socket = open(port, path, headers)) {
            return answer(socket);
        }
    }

    /** A socket on which the upgrade was asked for. */
    public static Socket open(int port, String path, List<String> headers) throws IOException {
        Socket socket = new Socket("localhost", port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n"
                + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
        headers.forEach(header -> request.append(header).append("\r\n"));
        socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    /** A text as a client sends it: masked, with a mask that changes nothing. */
    public static byte[] frame(String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(8 + payload.length).put((byte) 0x81);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        }
        frame.putInt(0).put(payload).flip();
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }

    /** Reads the answer's head, and its body where it announces one. */
    public static Answer answer(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (!bytes.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed after " + bytes);
            }
            bytes.write(next);
        }
        String head = bytes.toString(StandardCharsets.UTF_8);
        int length = head.lines()
                .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
                .mapToInt(line ->
                        Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
                .findFirst()
                .orElse(0);
        bytes.write(in.readNBytes(length));
        return new Answer(Integer.parseInt(head.split(" ")[1]), bytes.toString(StandardCharsets.UTF_8));
    }
}
