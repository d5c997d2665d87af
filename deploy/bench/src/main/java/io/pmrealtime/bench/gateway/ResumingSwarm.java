package io.pmrealtime.bench.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that come back with their cursor when they lose their connection, on one thread. Each checks that the numbered events of its
 * room come one after the other.
 */
final class ResumingSwarm implements AutoCloseable {
    static final String ROOM = "chat:storm";

    private static final byte[] MASK = {1, 2, 3, 4};
    private static final int BUFFER = 8192;

    private final Client[] clients;
    private final String token;
    private final Selector selector = Selector.open();
    private final AtomicInteger live = new AtomicInteger();
    private final AtomicLong wrong = new AtomicLong();
    private final Thread thread = new Thread(this::run, "swarm");
    private volatile int port;
    private volatile boolean closing;

    ResumingSwarm(int count, int port, String token) throws IOException {
        this.port = port;
        this.token = token;
        this.clients = new Client[count];
        for (int i = 0; i < count; i++) {
            clients[i] = new Client();
        }
        thread.setDaemon(true);
        thread.start();
    }

    /** Where clients that lose their connection go. */
    void moveTo(int newPort) {
        port = newPort;
    }

    /** Waits until so many joins and resumes together were answered. */
    void awaitLive(int count) throws InterruptedException {
        while (live.get() < count && thread.isAlive()) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    /** Waits, for half a minute at most, until all clients saw the event of this number. */
    void awaitSeen(int number) throws InterruptedException {
        for (int i = 0; i < 3000 && clientsThatSaw(number) < clients.length; i++) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    int clientsThatSaw(int number) {
        int count = 0;
        for (Client client : clients) {
            count += client.last == number ? 1 : 0;
        }
        return count;
    }

    /** How many events were not the next of their client. */
    long wrong() {
        return wrong.get();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        closing = true;
        selector.wakeup();
        thread.join();
    }

    private void run() {
        try {
            for (Client client : clients) {
                client.connect();
            }
            while (!closing) {
                selector.select(100);
                for (SelectionKey key : selector.selectedKeys()) {
                    Client client = (Client) key.attachment();
                    try {
                        client.ready(key);
                    } catch (IOException e) {
                        // The replica is gone, or not there yet: that is what this is about.
                        client.connect();
                    }
                }
                selector.selectedKeys().clear();
            }
            for (Client client : clients) {
                client.channel.close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Client {
        private final ByteBuffer input = ByteBuffer.allocate(BUFFER);
        private SocketChannel channel = SocketChannel.open();
        private boolean upgraded;
        private String cursor = "";
        private volatile int last;

        Client() throws IOException {}

        void connect() throws IOException {
            channel.close();
            input.clear();
            upgraded = false;
            channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.connect(new InetSocketAddress("127.0.0.1", port));
            channel.register(selector, SelectionKey.OP_CONNECT, this);
        }

        void ready(SelectionKey key) throws IOException {
            if (key.isConnectable()) {
                channel.finishConnect();
                key.interestOps(SelectionKey.OP_READ);
                write("GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                        + "Authorization: Bearer " + token + "\r\n\r\n");
                return;
            }
            if (channel.read(input) < 0) {
                throw new IOException("closed");
            }
            input.flip();
            if (!upgraded) {
                head();
            }
            while (upgraded && frame()) {
                continue;
            }
            input.compact();
        }

        private void head() throws IOException {
            String text = StandardCharsets.US_ASCII.decode(input.duplicate()).toString();
            int end = text.indexOf("\r\n\r\n");
            if (end < 0) {
                return;
            }
            if (!text.startsWith("HTTP/1.1 101")) {
                throw new IOException("refused");
            }
            input.position(input.position() + end + 4);
            upgraded = true;
            String message = cursor.isEmpty()
                    ? "{\"type\":\"room.join\",\"rooms\":[\"" + ROOM + "\"]}"
                    : "{\"type\":\"resume\",\"cursor\":\"" + cursor + "\",\"rooms\":[\"" + ROOM + "\"]}";
            byte[] payload = message.getBytes(StandardCharsets.US_ASCII);
            ByteBuffer frame = ByteBuffer.allocate(payload.length + 8).put((byte) 0x81);
            if (payload.length < 126) {
                frame.put((byte) (0x80 | payload.length));
            } else {
                frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
            }
            frame.put(MASK);
            for (int i = 0; i < payload.length; i++) {
                frame.put((byte) (payload[i] ^ MASK[i & 3]));
            }
            channel.write(frame.flip());
        }

        private boolean frame() {
            if (input.remaining() < 4) {
                return false;
            }
            int start = input.position();
            int mark = input.get(start + 1) & 0x7F;
            int headLength = mark == 126 ? 4 : 2;
            int length = mark == 126 ? input.getShort(start + 2) & 0xFFFF : mark;
            if (input.remaining() < headLength + length) {
                return false;
            }
            byte[] payload = new byte[length];
            input.position(start + headLength);
            input.get(payload);
            message(new String(payload, StandardCharsets.UTF_8));
            return true;
        }

        private void message(String json) {
            if (json.startsWith("{\"type\":\"event\"")) {
                int number = Integer.parseInt(between(json, "\"id\":\""));
                if (number != last + 1) {
                    wrong.incrementAndGet();
                }
                last = number;
                cursor = between(json, "\"cursor\":\"");
            } else if (json.startsWith("{\"type\":\"ack\"") || json.startsWith("{\"type\":\"resumed\"")) {
                cursor = between(json, "\"cursor\":\"");
                live.incrementAndGet();
            }
        }

        private void write(String text) throws IOException {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
        }

        private static String between(String json, String start) {
            int from = json.indexOf(start) + start.length();
            return json.substring(from, json.indexOf('"', from));
        }
    }
}
