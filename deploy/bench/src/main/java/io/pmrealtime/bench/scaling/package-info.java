/** Which replica reads which partitions: a simulation for the capacity plan, and what two gateways do beside it. */
@NullMarked
package io.pmrealtime.bench.scaling;

import org.jspecify.annotations.NullMarked;
