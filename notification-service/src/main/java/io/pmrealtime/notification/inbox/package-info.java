/** Stored notifications: what a person lists, counts, reads and deletes. */
@NullMarked
package io.pmrealtime.notification.inbox;

import org.jspecify.annotations.NullMarked;
