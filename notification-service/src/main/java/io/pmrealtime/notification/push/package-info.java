/** Live messages to a person's devices. */
@NullMarked
package io.pmrealtime.notification.push;

import org.jspecify.annotations.NullMarked;
