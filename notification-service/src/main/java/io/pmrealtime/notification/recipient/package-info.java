/** Whom an event concerns, why, and in which words. Pure. */
@NullMarked
package io.pmrealtime.notification.recipient;

import org.jspecify.annotations.NullMarked;
