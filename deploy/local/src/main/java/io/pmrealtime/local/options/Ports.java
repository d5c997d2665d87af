package io.pmrealtime.local.options;

import io.pmrealtime.local.process.ServiceName;
import io.pmrealtime.local.servers.ServerPorts;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every port of one run.
 *
 * @param numbers a number for each fixed port
 * @param gateways how many replicas of the gateway there are; each further one listens 100 above the one before
 */
public record Ports(Map<FixedPort, Integer> numbers, int gateways) {
    private static final int REPLICA_STEP = 100;

    /** A port that is listened on, by whom, and the flag that moves it. */
    public record Listener(int port, String owner, String flag) {}

    public Ports {
        numbers = Map.copyOf(numbers);
    }

    /** The usual ports, all moved by the offset, but for those that were given a number of their own. */
    public static Ports of(int offset, Map<FixedPort, Integer> own, int gateways) {
        Map<FixedPort, Integer> numbers = new EnumMap<>(FixedPort.class);
        for (FixedPort port : FixedPort.values()) {
            numbers.put(port, own.getOrDefault(port, port.number() + offset));
        }
        return new Ports(numbers, gateways);
    }

    public int of(FixedPort port) {
        Integer number = numbers.get(port);
        if (number == null) {
            throw new IllegalStateException("no number for " + port);
        }
        return number;
    }

    /** The port of an instance of a service; instances count from 1. */
    public int of(ServiceName service, int instance) {
        return switch (service) {
            case GATEWAY -> of(FixedPort.GATEWAY) + (instance - 1) * REPLICA_STEP;
            case PRESENCE -> of(FixedPort.PRESENCE);
            case NOTIFICATION -> of(FixedPort.NOTIFICATION);
            case EVENTS -> of(FixedPort.EVENTS);
        };
    }

    public ServerPorts servers() {
        return new ServerPorts(
                of(FixedPort.KAFKA),
                of(FixedPort.KAFKA_CONTROLLER),
                of(FixedPort.POSTGRES),
                of(FixedPort.REDIS),
                of(FixedPort.SMTP));
    }

    /** Everything that will be listened on. */
    public List<Listener> listeners() {
        List<Listener> listeners = new ArrayList<>();
        for (FixedPort port : FixedPort.values()) {
            listeners.add(new Listener(of(port), port.owner(), port.flag()));
        }
        for (int instance = 2; instance <= gateways; instance++) {
            listeners.add(new Listener(
                    of(ServiceName.GATEWAY, instance),
                    FixedPort.GATEWAY.owner() + " " + instance,
                    FixedPort.GATEWAY.flag()));
        }
        return listeners;
    }

    /** Says what is wrong with the choice, if anything is: a number that is no port, or one that is used twice. */
    public Optional<String> problem() {
        Map<Integer, Listener> byPort = new HashMap<>();
        for (Listener listener : listeners()) {
            if (listener.port() < 1 || listener.port() > 65_535) {
                return Optional.of(listener.port() + " is no port (" + listener.owner() + ", " + listener.flag() + ")");
            }
            Listener other = byPort.put(listener.port(), listener);
            if (other != null) {
                return Optional.of("port " + listener.port() + " is used twice: by " + other.owner() + " ("
                        + other.flag() + ") and by " + listener.owner() + " (" + listener.flag() + ")");
            }
        }
        return Optional.empty();
    }
}
