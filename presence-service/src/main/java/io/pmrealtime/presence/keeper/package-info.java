/** Changes states so that nothing of a change is lost: decide, store, show, tell. */
@NullMarked
package io.pmrealtime.presence.keeper;

import org.jspecify.annotations.NullMarked;
