/** Configuration keys and the clock. */
@NullMarked
package io.pmrealtime.notification.config;

import org.jspecify.annotations.NullMarked;
