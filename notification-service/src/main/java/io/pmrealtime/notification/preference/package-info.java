/** What people want to be told, and by which channel. */
@NullMarked
package io.pmrealtime.notification.preference;

import org.jspecify.annotations.NullMarked;
