/** Whether this replica's own work goes on. */
@NullMarked
package io.pmrealtime.notification.health;

import org.jspecify.annotations.NullMarked;
