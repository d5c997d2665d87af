/** A simulation of which replica reads which partitions, for the capacity plan. Nothing of the suite runs in it. */
@NullMarked
package io.pmrealtime.bench.scaling;

import org.jspecify.annotations.NullMarked;
