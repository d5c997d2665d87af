/** What changed in a crowd and is to be told together with other changes. */
@NullMarked
package io.pmrealtime.presence.crowd;

import org.jspecify.annotations.NullMarked;
