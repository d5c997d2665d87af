/** Starts the whole stack from one command: boot order, console, what is found again after a kill. */
@NullMarked
package io.pmrealtime.local.launcher;

import org.jspecify.annotations.NullMarked;
