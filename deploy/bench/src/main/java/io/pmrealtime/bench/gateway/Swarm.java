package io.pmrealtime.bench.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Many WebSocket clients on one thread, with as little work per frame as can be: frames are counted, and where they carry the time at
 * which they were due as their id, their latency is recorded.
 */
public final class Swarm implements AutoCloseable {
    private static final int READ_BYTES = 1 << 18;
    private static final int OPENING_AT_ONCE = 256;
    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n";
    private static final int COMPRESSED = 0x40;
    private static final int OPCODE = 0x0F;
    private static final int PING = 0x9;
    private static final long PAUSE_NANOS = 5_000_000;
    private static final int SMALL_BUFFER = 4096;
    private static final byte[] MASK = {1, 2, 3, 4};
    /** Servers close who leaves pings unanswered. */
    private static final byte[] PONG = {(byte) 0x8A, (byte) 0x80, 1, 2, 3, 4};

    private final InetSocketAddress server;
    private final Dialect dialect;
    private final boolean deflating;
    private final byte[] opened;
    private final byte[] acknowledged;
    private final byte[] event;
    private final Selector selector;
    private final ByteBuffer input = ByteBuffer.allocateDirect(READ_BYTES);
    private final List<SocketChannel> channels = new ArrayList<>();
    private final Deque<String> toOpen = new ArrayDeque<>();
    private final AtomicInteger joined = new AtomicInteger();
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final Thread thread = new Thread(this::run, "swarm");
    private volatile Histogram latencies = new Histogram(60_000_000L, 3);
    private volatile boolean recording;
    private volatile boolean reading = true;
    private volatile boolean closing;
    private int opening;

    /** Clients that each join one of the rooms and then only listen. */
    public Swarm(int port, Dialect dialect, List<String> rooms) throws IOException {
        this(port, dialect, rooms, false);
    }

    /** @param deflating whether they take compressed frames; those are counted and not looked into, so they have no latency */
    public Swarm(int port, Dialect dialect, List<String> rooms, boolean deflating) throws IOException {
        this.deflating = deflating;
        this.server = new InetSocketAddress("127.0.0.1", port);
        this.dialect = dialect;
        this.opened = dialect.opened().getBytes(StandardCharsets.US_ASCII);
        this.acknowledged = dialect.joined().getBytes(StandardCharsets.US_ASCII);
        this.event = dialect.event().getBytes(StandardCharsets.US_ASCII);
        this.selector = Selector.open();
        this.toOpen.addAll(rooms);
        thread.setDaemon(true);
        thread.start();
    }

    public void awaitJoined(int count) throws InterruptedException {
        while (joined.get() < count) {
            if (!thread.isAlive()) {
                throw new IllegalStateException("the clients ended");
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    /** Stops to read from all sockets, or goes on. What arrives meanwhile waits in buffers that are made small. */
    public void reading(boolean on) throws IOException {
        if (!on) {
            for (SocketChannel channel : channels) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_BUFFER);
            }
        }
        reading = on;
    }

    /** How many events all clients together have received. */
    public long events() {
        return events.get();
    }

    /** How many bytes all clients together have received. */
    public long bytes() {
        return bytes.get();
    }

    public void record(boolean on) {
        if (on) {
            latencies = new Histogram(60_000_000L, 3);
        }
        recording = on;
    }

    /** Latencies in microseconds since the recording began. */
    public Histogram latencies() {
        return latencies;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        closing = true;
        selector.wakeup();
        thread.join();
    }

    private void run() {
        try {
            while (!closing) {
                openSome();
                if (reading) {
                    selector.select(this::ready, 10);
                } else {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
            for (SocketChannel channel : channels) {
                channel.close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void openSome() throws IOException {
        while (opening < OPENING_AT_ONCE && !toOpen.isEmpty()) {
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.connect(server);
            channel.register(selector, SelectionKey.OP_CONNECT, new Client(toOpen.remove(), token()));
            channels.add(channel);
            opening++;
        }
    }

    private String token() {
        return dialect.tokens().get(channels.size() % dialect.tokens().size());
    }

    private void ready(SelectionKey key) {
        try {
            serve(key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(SelectionKey key) throws IOException {
        SocketChannel channel = (SocketChannel) key.channel();
        Client client = (Client) key.attachment();
        if (key.isConnectable()) {
            channel.finishConnect();
            key.interestOps(SelectionKey.OP_READ);
            channel.write(ByteBuffer.wrap(("GET " + dialect.path()
                            + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                            + (deflating ? OFFER : "") + "Authorization: Bearer " + client.token + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII)));
            return;
        }
        input.clear();
        if (channel.read(input) < 0) {
            throw new IOException("the gateway closed a connection");
        }
        input.flip();
        bytes.setRelease(bytes.getPlain() + input.remaining());
        if (!client.upgraded) {
            client.upgraded = client.skipHead(input);
            if (client.upgraded) {
                String opening = dialect.opening();
                channel.write(masked(opening.isEmpty() ? dialect.join().apply(client.room) : opening));
            }
        }
        if (client.upgraded) {
            client.frames(input, channel);
        }
    }

    private static ByteBuffer masked(String message) {
        byte[] text = message.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer frame = ByteBuffer.allocate(text.length + 8).put((byte) 0x81);
        if (text.length < 126) {
            frame.put((byte) (0x80 | text.length));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) text.length);
        }
        frame.put(MASK);
        for (int i = 0; i < text.length; i++) {
            frame.put((byte) (text[i] ^ MASK[i & 3]));
        }
        return frame.flip();
    }

    /** The reading side of one client. */
    private final class Client {
        private final String room;
        private final String token;
        private boolean upgraded;
        private int headEnd;
        private long skip;
        private final byte[] start = new byte[10];
        private int started;

        Client(String room, String token) {
            this.room = room;
            this.token = token;
        }

        boolean skipHead(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                byte next = bytes.get();
                headEnd = next == "\r\n\r\n".charAt(headEnd) ? headEnd + 1 : next == '\r' ? 1 : 0;
                if (headEnd == 4) {
                    return true;
                }
            }
            return false;
        }

        void frames(ByteBuffer bytes, SocketChannel channel) throws IOException {
            while (bytes.hasRemaining()) {
                if (skip > 0) {
                    int step = (int) Math.min(skip, bytes.remaining());
                    bytes.position(bytes.position() + step);
                    skip -= step;
                    continue;
                }
                start[started++] = bytes.get();
                if (started >= 2 && started == headLength()) {
                    skip = payloadLength();
                    started = 0;
                    payload(bytes, channel);
                }
            }
        }

        private int headLength() {
            int mark = start[1] & 0x7F;
            return mark == 127 ? 10 : mark == 126 ? 4 : 2;
        }

        private long payloadLength() {
            int mark = start[1] & 0x7F;
            if (mark < 126) {
                return mark;
            }
            return mark == 126
                    ? (start[2] & 0xFF) << 8 | start[3] & 0xFF
                    : ByteBuffer.wrap(start, 2, 8).getLong();
        }

        /** Looks at the first bytes of a payload, where the read brought them. */
        private void payload(ByteBuffer bytes, SocketChannel channel) throws IOException {
            int at = bytes.position();
            if ((start[0] & OPCODE) == PING) {
                channel.write(ByteBuffer.wrap(PONG));
            } else if ((start[0] & COMPRESSED) != 0) {
                events.setRelease(events.getPlain() + 1);
            } else if (startsWith(bytes, at, event)) {
                events.setRelease(events.getPlain() + 1);
                if (recording) {
                    latency(bytes, at + event.length);
                }
            } else if (startsWith(bytes, at, acknowledged)) {
                joined.incrementAndGet();
                opening--;
            } else if (opened.length > 0 && startsWith(bytes, at, opened)) {
                channel.write(masked(dialect.join().apply(room)));
            } else if (bytes.remaining() < event.length && skip > 300) {
                // Cut by the end of the read; only events are that long once everybody has joined.
                events.setRelease(events.getPlain() + 1);
            }
        }

        private void latency(ByteBuffer bytes, int from) {
            long due = 0;
            for (int i = from; i < bytes.limit(); i++) {
                byte digit = bytes.get(i);
                if (digit == '-') {
                    latencies.recordValue(Math.max(0, (System.nanoTime() - due) / 1000));
                    return;
                }
                due = due * 10 + digit - '0';
            }
        }

        private static boolean startsWith(ByteBuffer bytes, int at, byte[] text) {
            if (bytes.limit() - at < text.length) {
                return false;
            }
            for (int i = 0; i < text.length; i++) {
                if (bytes.get(at + i) != text[i]) {
                    return false;
                }
            }
            return true;
        }
    }
}
