/** Whether this replica can do its work. */
@NullMarked
package io.pmrealtime.presence.health;

import org.jspecify.annotations.NullMarked;
