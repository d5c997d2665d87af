/** The writing and sending of e-mails. */
@NullMarked
package io.pmrealtime.notification.email;

import org.jspecify.annotations.NullMarked;
