/** Events as they are read from the realtime log, and which of them matter here. */
@NullMarked
package io.pmrealtime.notification.event;

import org.jspecify.annotations.NullMarked;
