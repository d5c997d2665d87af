/** CloudEvents 1.0 on Kafka, in binary and structured mode. */
@NullMarked
package io.pmrealtime.contracts.cloudevents;

import org.jspecify.annotations.NullMarked;
