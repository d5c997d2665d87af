/** Events that concern so many people that they are worked off in steps. */
@NullMarked
package io.pmrealtime.notification.fanout;

import org.jspecify.annotations.NullMarked;
