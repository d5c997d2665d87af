/** Who came to and left a crowded project and is to be told together with others. */
@NullMarked
package io.pmrealtime.presence.crowd;

import org.jspecify.annotations.NullMarked;
