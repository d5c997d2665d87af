/** Reads from Kafka what the tail no longer has. */
@NullMarked
package io.pmrealtime.gateway.history;

import org.jspecify.annotations.NullMarked;
