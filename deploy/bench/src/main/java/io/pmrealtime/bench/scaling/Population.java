package io.pmrealtime.bench.scaling;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Workspaces by their number of connections. Sizes follow a Pareto distribution with index 1.5, cut at 1,000 times the mean: most are small, a
 * few are very large, as tenants are.
 */
record Population(int[] workspaces) {
    private static final double INDEX = 1.5;

    /** Draws workspaces of the given mean size until they have that many connections. */
    static Population draw(int connections, int meanSize, SplittableRandom random) {
        double smallest = meanSize * (INDEX - 1) / INDEX;
        List<Integer> sizes = new ArrayList<>();
        for (int left = connections; left > 0; ) {
            double drawn = smallest / Math.pow(1 - random.nextDouble(), 1 / INDEX);
            int size = (int) Math.max(1, Math.min(drawn, Math.min(left, 1_000.0 * meanSize)));
            sizes.add(size);
            left -= size;
        }
        return new Population(sizes.stream().mapToInt(Integer::intValue).toArray());
    }

    long connections() {
        long connections = 0;
        for (int size : workspaces) {
            connections += size;
        }
        return connections;
    }
}
