package io.pmrealtime.presence.peer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.utils.Utils;

/**
 * Deals the partitions of a topic to replicas, so that each works out the same from the same ids. Nobody gets more than one more than another, and most partitions
 * stay where they were when a replica comes or goes: rendezvous hashing with bounded loads. Pure.
 */
final class Shares {
    private Shares() {}

    /** The numbers of the partitions that a replica reads; none when it is not among the living. */
    static Set<Integer> of(String self, Collection<String> living, int partitions) {
        if (living.isEmpty()) {
            return Set.of();
        }
        int least = partitions / living.size();
        int larger = partitions % living.size();
        Map<String, Integer> loads = new HashMap<>();
        Set<Integer> own = new HashSet<>();
        for (int partition = 0; partition < partitions; partition++) {
            for (String peer : byWeight(living, partition)) {
                int load = loads.getOrDefault(peer, 0);
                boolean hasRoom = load < least || load == least && larger > 0;
                if (hasRoom) {
                    larger -= load == least ? 1 : 0;
                    loads.put(peer, load + 1);
                    if (peer.equals(self)) {
                        own.add(partition);
                    }
                    break;
                }
            }
        }
        return own;
    }

    private static List<String> byWeight(Collection<String> living, int partition) {
        List<String> peers = new ArrayList<>(living);
        peers.sort(Comparator.comparingInt((String peer) -> weight(peer, partition))
                .thenComparing(Comparator.naturalOrder()));
        return peers;
    }

    private static int weight(String peer, int partition) {
        return Utils.murmur2((partition + " " + peer).getBytes(StandardCharsets.UTF_8));
    }
}
