/** Who may join which room, by the access projection in Redis. */
@NullMarked
package io.pmrealtime.gateway.access;

import org.jspecify.annotations.NullMarked;
