package io.pmrealtime.gateway.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.awaitility.Awaitility;

/**
 * A link between one client and the gateway that lets through exactly as many of the gateway's bytes as the test says, and whatever the client
 * sends. It keeps little itself, so what it does not let through waits at the gateway.
 */
public final class Sluice implements AutoCloseable {
    private static final int KEEPS_BYTES = 128 * 1024;

    private final ServerSocket listening;
    private final Socket gateway;
    private volatile Socket client;
    private long allowed;
    private long passed;
    private boolean ended;

    private Sluice(ServerSocket listening, Socket gateway) {
        this.listening = listening;
        this.gateway = gateway;
    }

    /** An open link to the gateway at this port. */
    public static Sluice to(int gatewayPort) {
        try {
            Socket gateway = new Socket();
            // Before it connects, or TCP promises the gateway a larger window.
            gateway.setReceiveBufferSize(KEEPS_BYTES);
            gateway.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gatewayPort));
            Sluice sluice = new Sluice(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()), gateway);
            sluice.open();
            sluice.start();
            return sluice;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the client connects to. */
    public int port() {
        return listening.getLocalPort();
    }

    /** Lets everything through. */
    public synchronized void open() {
        allowed = Long.MAX_VALUE;
        notifyAll();
    }

    /** Lets nothing more through. */
    public synchronized void shut() {
        allowed = passed;
    }

    /** Lets so many bytes more through, and returns when they have passed, or when the gateway has closed the link. */
    public void pass(int bytes) {
        long goal;
        synchronized (this) {
            allowed = Math.addExact(passed, bytes);
            goal = allowed;
            notifyAll();
        }
        Awaitility.await().until(() -> hasPassed(goal));
    }

    private synchronized boolean hasPassed(long goal) {
        return passed >= goal || ended;
    }

    private void start() {
        run("sluice-down", () -> {
            client = listening.accept();
            run("sluice-up", () -> client.getInputStream().transferTo(gateway.getOutputStream()));
            pour(gateway.getInputStream(), client.getOutputStream());
        });
    }

    private void pour(InputStream from, OutputStream to) throws IOException {
        byte[] some = new byte[4096];
        try {
            for (int count = from.read(some); count >= 0; count = from.read(some)) {
                for (int done = 0; done < count; ) {
                    int now = (int) Math.min(count - done, allowance());
                    to.write(some, done, now);
                    done += now;
                    count(now);
                }
            }
        } finally {
            end();
            close();
        }
    }

    /** How many may pass; waits until there are any. */
    private synchronized long allowance() throws IOException {
        while (allowed <= passed && !ended) {
            try {
                wait();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
        if (ended) {
            throw new IOException("the link is cut");
        }
        return allowed - passed;
    }

    private synchronized void count(int bytes) {
        passed += bytes;
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    private static void run(String name, Transfer transfer) {
        Thread thread = new Thread(
                () -> {
                    try {
                        transfer.run();
                    } catch (IOException closed) {
                        // Either side closed its socket: that ends the link.
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    private interface Transfer {
        void run() throws IOException;
    }

    @Override
    public void close() {
        end();
        try {
            listening.close();
            gateway.close();
            if (client != null) {
                client.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
