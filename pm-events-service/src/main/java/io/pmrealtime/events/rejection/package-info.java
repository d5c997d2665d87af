/** Looks at rejected events and sends them again. */
@NullMarked
package io.pmrealtime.events.rejection;

import org.jspecify.annotations.NullMarked;
