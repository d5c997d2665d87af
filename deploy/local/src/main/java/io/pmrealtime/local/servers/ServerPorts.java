package io.pmrealtime.local.servers;

import io.pmrealtime.local.os.FreePorts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The loopback ports of the servers, all different. */
public record ServerPorts(int kafka, int kafkaController, int postgres, int redis, int smtp) {
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

    /** Ports that nobody listens on right now. */
    public static ServerPorts free() {
        List<Integer> ports = FreePorts.several(5);
        return new ServerPorts(ports.get(0), ports.get(1), ports.get(2), ports.get(3), ports.get(4));
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
}
