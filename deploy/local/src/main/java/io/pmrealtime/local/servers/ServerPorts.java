package io.pmrealtime.local.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** The loopback ports of the servers, all different. */
public record ServerPorts(int kafka, int kafkaController, int postgres, int redis, int smtp) {
    private static final int FIRST_FREE = 20_000;
    private static final int FIRST_OUTGOING = 32_768;

    public ServerPorts {
        List<Integer> all = List.of(kafka, kafkaController, postgres, redis, smtp);
        for (int port : all) {
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("not a port: " + port);
            }
        }
        if (all.stream().distinct().count() < all.size()) {
            throw new IllegalArgumentException("two servers on one port: " + all);
        }
    }

    /** The documented ports (19092, 19093, 15432, 16379, 13025), each moved by an offset. */
    public static ServerPorts defaults(int offset) {
        return new ServerPorts(19_092 + offset, 19_093 + offset, 15_432 + offset, 16_379 + offset, 13_025 + offset);
    }

    /**
     * Ports that nobody listens on right now. They lie below those that Linux gives to outgoing connections, of which one could
     * take the port of a server that is stopped for a while.
     */
    public static ServerPorts free() {
        List<ServerSocket> held = new ArrayList<>();
        try {
            try {
                for (int i = 0; i < 5; i++) {
                    held.add(bindSomewhere());
                }
                return new ServerPorts(port(held, 0), port(held, 1), port(held, 2), port(held, 3), port(held, 4));
            } finally {
                for (ServerSocket socket : held) {
                    socket.close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ServerSocket bindSomewhere() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_FREE, FIRST_OUTGOING);
            try {
                return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
            } catch (BindException e) {
                // Somebody has it: another one will do.
                continue;
            }
        }
    }

    /** Each port by the name of what listens there. */
    public Map<String, Integer> byName() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        ports.put("Kafka", kafka);
        ports.put("Kafka controller", kafkaController);
        ports.put("PostgreSQL", postgres);
        ports.put("Redis", redis);
        ports.put("SMTP", smtp);
        return ports;
    }

    private static int port(List<ServerSocket> sockets, int index) {
        return sockets.get(index).getLocalPort();
    }
}
