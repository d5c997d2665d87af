/** What people and admins can choose. Pure. */
@NullMarked
package io.pmrealtime.notification.choice;

import org.jspecify.annotations.NullMarked;
