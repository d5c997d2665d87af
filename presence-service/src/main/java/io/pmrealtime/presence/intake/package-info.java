/** Reading a topic as a member of a group, batch after batch, without losing one. */
@NullMarked
package io.pmrealtime.presence.intake;

import org.jspecify.annotations.NullMarked;
