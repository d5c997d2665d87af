/** One replica of the service, put together and run. */
@NullMarked
package io.pmrealtime.presence.replica;

import org.jspecify.annotations.NullMarked;
