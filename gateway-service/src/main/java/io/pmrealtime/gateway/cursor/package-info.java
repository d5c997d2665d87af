/** Positions in the realtime log as clients carry them. */
@NullMarked
package io.pmrealtime.gateway.cursor;

import org.jspecify.annotations.NullMarked;
