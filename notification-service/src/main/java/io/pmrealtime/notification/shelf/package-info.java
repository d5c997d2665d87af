/** Putting notifications aside: seen, archived, snoozed until later. */
@NullMarked
package io.pmrealtime.notification.shelf;

import org.jspecify.annotations.NullMarked;
