/** The event log: every event that was taken, kept for feeds and history. */
@NullMarked
package io.pmrealtime.events.eventlog;

import org.jspecify.annotations.NullMarked;
