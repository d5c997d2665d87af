/** Digests: one e-mail for a day or a week, at an hour of the person's own clock. */
@NullMarked
package io.pmrealtime.notification.digest;

import org.jspecify.annotations.NullMarked;
