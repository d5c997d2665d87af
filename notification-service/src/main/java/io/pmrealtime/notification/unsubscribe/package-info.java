/** Turning e-mails off from an e-mail: signed links and the endpoint behind them (RFC 8058). */
@NullMarked
package io.pmrealtime.notification.unsubscribe;

import org.jspecify.annotations.NullMarked;
