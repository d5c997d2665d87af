/** People who were removed: they disappear at once. */
@NullMarked
package io.pmrealtime.presence.membership;

import org.jspecify.annotations.NullMarked;
