/** The event types and their schemas, for producers. */
@NullMarked
package io.pmrealtime.events.catalogue;

import org.jspecify.annotations.NullMarked;
