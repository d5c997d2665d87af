/** Handing e-mails to the SMTP server, and what follows from its answer. */
@NullMarked
package io.pmrealtime.notification.smtp;

import org.jspecify.annotations.NullMarked;
