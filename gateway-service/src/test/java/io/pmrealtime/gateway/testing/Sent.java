package io.pmrealtime.gateway.testing;

import java.util.List;

/**
 * An event and where Kafka put it.
 *
 * @param offset its place in the workspace's partition
 * @param removed the user whom it removes from the project; empty where it removes nobody
 */
public record Sent(String id, long offset, List<String> rooms, String removed) {
    public Sent {
        rooms = List.copyOf(rooms);
    }
}
