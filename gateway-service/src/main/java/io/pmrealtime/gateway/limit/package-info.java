/** How many may be connected, over all replicas. */
@NullMarked
package io.pmrealtime.gateway.limit;

import org.jspecify.annotations.NullMarked;
