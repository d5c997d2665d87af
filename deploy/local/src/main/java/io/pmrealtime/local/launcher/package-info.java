/** Starts the whole stack from one command: flags, ports, boot order, console. */
@NullMarked
package io.pmrealtime.local.launcher;

import org.jspecify.annotations.NullMarked;
