/** Topics, record headers and the shape of records on {@code pm.events.rejected}. */
@NullMarked
package io.pmrealtime.contracts.kafka;

import org.jspecify.annotations.NullMarked;
