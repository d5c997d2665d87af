/** What became of a notification, step by step, for its owner and for admins. */
@NullMarked
package io.pmrealtime.notification.delivery;

import org.jspecify.annotations.NullMarked;
