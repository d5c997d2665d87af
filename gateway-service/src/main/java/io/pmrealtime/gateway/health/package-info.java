/** Liveness and readiness. */
@NullMarked
package io.pmrealtime.gateway.health;

import org.jspecify.annotations.NullMarked;
