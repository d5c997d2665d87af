/** A rolling restart of the gateways of a running local stack, seen by clients that resume. */
@NullMarked
package io.pmrealtime.bench.rollout;

import org.jspecify.annotations.NullMarked;
