/** The recent part of the log in memory, and its frames joined for writing, for one event loop. */
@NullMarked
package io.pmrealtime.gateway.window;

import org.jspecify.annotations.NullMarked;
