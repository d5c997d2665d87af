/** Redis as this service speaks to it: many commands in one round trip, and scripts. */
@NullMarked
package io.pmrealtime.presence.redis;

import org.jspecify.annotations.NullMarked;
