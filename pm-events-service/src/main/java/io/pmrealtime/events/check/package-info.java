/** Pure: is a record an event that the suite can take? */
@NullMarked
package io.pmrealtime.events.check;

import org.jspecify.annotations.NullMarked;
