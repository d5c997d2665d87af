/** What people and admins chose: stored, and their endpoints. */
@NullMarked
package io.pmrealtime.notification.preference;

import org.jspecify.annotations.NullMarked;
