/** E-mails that wait, what became of the others, and what of that admins can do something about. */
@NullMarked
package io.pmrealtime.notification.outbox;

import org.jspecify.annotations.NullMarked;
