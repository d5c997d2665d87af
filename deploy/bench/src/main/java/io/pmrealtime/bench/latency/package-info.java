/** From a producer's send to a client's socket, through the whole running suite. */
@NullMarked
package io.pmrealtime.bench.latency;

import org.jspecify.annotations.NullMarked;
