package io.pmrealtime.bench.scaling;

import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;

/** Which partitions each replica has to read so that all its connections hear of their workspaces. */
final class Assignment {
    private final BitSet[] partitionsOfReplica;
    private final int[] connectionsOfReplica;
    private final long[] weightOfPartition;
    private final long connections;

    /** Nobody is placed yet. */
    Assignment(int replicas, int partitions, long connections) {
        partitionsOfReplica = new BitSet[replicas];
        Arrays.setAll(partitionsOfReplica, replica -> new BitSet(partitions));
        connectionsOfReplica = new int[replicas];
        weightOfPartition = new long[partitions];
        this.connections = connections;
    }

    static Assignment of(
            Population population, Routing routing, int replicas, int partitions, int subset, SplittableRandom random) {
        Assignment assignment = new Assignment(replicas, partitions, population.connections());
        int[] workspaces = population.workspaces();
        for (int workspace = 0; workspace < workspaces.length; workspace++) {
            int partition = (int) (Routing.mix(~workspace) % partitions);
            assignment.weigh(partition, workspaces[workspace]);
            for (int connection = 0; connection < workspaces[workspace]; connection++) {
                int replica = routing.replica(workspace, partition, replicas, subset, random);
                assignment.place(partition, replica);
            }
        }
        return assignment;
    }

    /** A workspace of so many connections is in the partition. */
    void weigh(int partition, int workspace) {
        weightOfPartition[partition] += workspace;
    }

    /** A connection whose workspace is in the partition is on the replica. */
    void place(int partition, int replica) {
        partitionsOfReplica[replica].set(partition);
        connectionsOfReplica[replica]++;
    }

    /** Partitions that a replica reads, on average. */
    double partitionsPerReplica() {
        return Arrays.stream(partitionsOfReplica)
                .mapToInt(BitSet::cardinality)
                .average()
                .orElse(0);
    }

    /** How many times the log is read in all: the sum over replicas of the share of the log that each reads. */
    double timesRead() {
        return Arrays.stream(partitionsOfReplica).mapToDouble(this::shareOfLog).sum();
    }

    /** The largest share of the log that a replica reads; a workspace's share is that of its connections. */
    double largestShare() {
        return Arrays.stream(partitionsOfReplica)
                .mapToDouble(this::shareOfLog)
                .max()
                .orElse(0);
    }

    /** The fullest replica's connections over the average replica's. */
    double imbalance() {
        return Arrays.stream(connectionsOfReplica).max().orElse(0) * (double) connectionsOfReplica.length / connections;
    }

    private double shareOfLog(BitSet partitions) {
        return partitions.stream()
                        .mapToLong(partition -> weightOfPartition[partition])
                        .sum()
                / (double) connections;
    }
}
