/** Reminds of due dates, once per task and date. */
@NullMarked
package io.pmrealtime.events.duedate;

import org.jspecify.annotations.NullMarked;
