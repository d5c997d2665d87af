/** From the realtime log to stored, pushed and mailed notifications. */
@NullMarked
package io.pmrealtime.notification.intake;

import org.jspecify.annotations.NullMarked;
