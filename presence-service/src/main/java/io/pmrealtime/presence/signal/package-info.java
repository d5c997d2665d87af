/** The signals of the gateways, from Kafka. */
@NullMarked
package io.pmrealtime.presence.signal;

import org.jspecify.annotations.NullMarked;
