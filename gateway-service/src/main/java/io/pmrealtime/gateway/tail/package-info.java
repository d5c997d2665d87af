/** Reads the realtime log from Kafka and turns each record into one shared frame. */
@NullMarked
package io.pmrealtime.gateway.tail;

import org.jspecify.annotations.NullMarked;
