package io.pmrealtime.bench.fanout;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Messages of Redis, which is what WebSocket servers without a log are mostly fed by; one is ready to be sent as it is. */
final class RedisSource implements EventSource {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final Encoding encoding;
    private final byte[] answers = new byte[8192];

    /** How an event becomes a message. */
    interface Encoding {
        /** The channel of a room. */
        String channel(String room);

        byte[] message(String room, String id, String data);
    }

    /** The text that the gateway would send, on a channel of the room's name. */
    record Text() implements Encoding {
        @Override
        public String channel(String room) {
            return room;
        }

        @Override
        public byte[] message(String room, String id, String data) {
            return ("{\"type\":\"event\",\"event\":\"chat.message\",\"id\":\"" + id + "\",\"rooms\":[\"" + room
                            + "\"],\"cursor\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\",\"version\":1,\"data\":" + data
                            + "}")
                    .getBytes(StandardCharsets.US_ASCII);
        }
    }

    RedisSource(String uri, Encoding encoding) throws IOException {
        URI address = URI.create(uri);
        this.socket = new Socket(address.getHost(), address.getPort());
        socket.setTcpNoDelay(true);
        this.in = socket.getInputStream();
        this.out = new BufferedOutputStream(socket.getOutputStream());
        this.encoding = encoding;
    }

    @Override
    public void send(String room, String id, String data) throws IOException {
        byte[] message = encoding.message(room, id, data);
        String channel = encoding.channel(room);
        out.write(("*3\r\n$7\r\nPUBLISH\r\n$" + channel.length() + "\r\n" + channel + "\r\n$" + message.length + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.write(message);
        out.write('\r');
        out.write('\n');
        out.flush();
        while (in.available() > 0) {
            // How many received it is not of interest; read so that Redis is not held up.
            in.read(answers);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
