/** The capacity plan's arithmetic: from the unit costs that docs/scaling.md holds to pods, partitions, bytes and shards. Nothing of the suite runs in it. */
@NullMarked
package io.pmrealtime.bench.capacity;

import org.jspecify.annotations.NullMarked;
