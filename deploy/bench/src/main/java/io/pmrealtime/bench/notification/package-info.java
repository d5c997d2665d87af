/** What notification-service takes, how soon people hear of it, and how long they wait for their inbox. */
@NullMarked
package io.pmrealtime.bench.notification;

import org.jspecify.annotations.NullMarked;
