/** E-mails that wait in an outbox and the sending of them. */
@NullMarked
package io.pmrealtime.notification.email;

import org.jspecify.annotations.NullMarked;
