/** What people follow and what they mute. */
@NullMarked
package io.pmrealtime.notification.subscription;

import org.jspecify.annotations.NullMarked;
