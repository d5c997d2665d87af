/** The state in Redis: one value per user, changed by compare-and-set, and the sorted sets that follow from it. */
@NullMarked
package io.pmrealtime.presence.store;

import org.jspecify.annotations.NullMarked;
