package io.pmrealtime.bench.scaling;

import java.util.SplittableRandom;

/** How the load balancer chooses the replica for a connection. */
enum Routing {
    /** Any replica. */
    SPREAD {
        @Override
        int replica(int workspace, int partition, int replicas, int subset, SplittableRandom random) {
            return random.nextInt(replicas);
        }
    },
    /** One of a few replicas that the workspace's id hashes to. */
    BY_WORKSPACE {
        @Override
        int replica(int workspace, int partition, int replicas, int subset, SplittableRandom random) {
            return oneOf(workspace, replicas, subset, random);
        }
    },
    /** One of a few replicas that the workspace's partition hashes to. */
    BY_PARTITION {
        @Override
        int replica(int workspace, int partition, int replicas, int subset, SplittableRandom random) {
            return oneOf(partition, replicas, subset, random);
        }
    };

    abstract int replica(int workspace, int partition, int replicas, int subset, SplittableRandom random);

    /** Replicas stand in a ring and a key owns a run of them, so that every replica is in as many runs as any other. */
    private static int oneOf(int key, int replicas, int subset, SplittableRandom random) {
        int first = (int) (mix(key) % replicas);
        return (first + random.nextInt(Math.min(subset, replicas))) % replicas;
    }

    /** Spreads keys that are counted up over all numbers (the finalizer of SplitMix64), never negative. */
    static long mix(long key) {
        long z = (key + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return (z ^ (z >>> 31)) >>> 1;
    }
}
