/** What leaves for pm.realtime and pm.events.rejected. */
@NullMarked
package io.pmrealtime.events.routing;

import org.jspecify.annotations.NullMarked;
