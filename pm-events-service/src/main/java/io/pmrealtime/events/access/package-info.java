/** The access keys in Redis, derived from the projections. */
@NullMarked
package io.pmrealtime.events.access;

import org.jspecify.annotations.NullMarked;
