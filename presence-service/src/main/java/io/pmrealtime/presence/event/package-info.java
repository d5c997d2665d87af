/** What others are told: records of {@code pm.realtime}. */
@NullMarked
package io.pmrealtime.presence.event;

import org.jspecify.annotations.NullMarked;
