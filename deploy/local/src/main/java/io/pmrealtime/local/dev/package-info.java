/** What the local stack offers to developers and no service does: tokens, the list of services, the mails that were sent. */
@NullMarked
package io.pmrealtime.local.dev;

import org.jspecify.annotations.NullMarked;
