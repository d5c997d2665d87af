/** What the gateway itself writes to Kafka: presence signals and typing. */
@NullMarked
package io.pmrealtime.gateway.signal;

import org.jspecify.annotations.NullMarked;
