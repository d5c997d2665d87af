/** Reads pm.events in batches and takes each through all the steps before its offsets are committed. */
@NullMarked
package io.pmrealtime.events.intake;

import org.jspecify.annotations.NullMarked;
