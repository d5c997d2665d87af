/** The replicas of this service: which of them live, and which of them reads what. */
@NullMarked
package io.pmrealtime.presence.peer;

import org.jspecify.annotations.NullMarked;
