/** Who is in a room at the moment when a client joins it. */
@NullMarked
package io.pmrealtime.gateway.snapshot;

import org.jspecify.annotations.NullMarked;
