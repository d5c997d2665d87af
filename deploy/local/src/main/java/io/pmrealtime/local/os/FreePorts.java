package io.pmrealtime.local.os;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Loopback ports that nobody listens on right now. They lie below those that Linux gives to outgoing connections, of which one could take the port of a
 * server that is still starting or stopped for a while.
 */
public final class FreePorts {
    private static final int FIRST = 20_000;
    private static final int FIRST_OUTGOING = 32_768;

    private FreePorts() {}

    /** One port. */
    public static int one() {
        return several(1).get(0);
    }

    /** Ports that differ from each other. */
    public static List<Integer> several(int count) {
        return several(count, 0);
    }

    /**
     * Ports that differ from each other, for servers that listen at a fixed distance above as well.
     *
     * @param distance how far above each the second port is, which is free too; 0 when there is none
     */
    public static List<Integer> several(int count, int distance) {
        List<ServerSocket> held = new ArrayList<>();
        try {
            List<Integer> ports = new ArrayList<>();
            while (ports.size() < count) {
                int port = ThreadLocalRandom.current().nextInt(FIRST, FIRST_OUTGOING - distance);
                if (hold(port, held) && (distance == 0 || hold(port + distance, held))) {
                    ports.add(port);
                }
            }
            return List.copyOf(ports);
        } finally {
            held.forEach(FreePorts::close);
        }
    }

    private static boolean hold(int port, List<ServerSocket> held) {
        try {
            ServerSocket socket = new ServerSocket();
            held.add(socket);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
            return true;
        } catch (BindException e) {
            // Somebody has it: another one will do.
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
