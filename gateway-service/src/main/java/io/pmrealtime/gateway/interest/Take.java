package io.pmrealtime.gateway.interest;

/** The intention to read a partition, from when it is wanted until it is given up. Each is its own, also of the same partition. */
public final class Take {
    private final int partition;

    Take(int partition) {
        this.partition = partition;
    }

    public int partition() {
        return partition;
    }
}
