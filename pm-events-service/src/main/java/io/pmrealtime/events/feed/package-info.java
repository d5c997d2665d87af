/** Reads the event log: activity feeds, and the history for clients that lost the thread. */
@NullMarked
package io.pmrealtime.events.feed;

import org.jspecify.annotations.NullMarked;
