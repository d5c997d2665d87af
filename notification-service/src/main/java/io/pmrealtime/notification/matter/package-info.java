/** What an event comes to: whom it concerns, what is decided for each, stored, and told to devices. */
@NullMarked
package io.pmrealtime.notification.matter;

import org.jspecify.annotations.NullMarked;
