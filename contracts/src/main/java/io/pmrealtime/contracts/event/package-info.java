/** The event catalogue and its routing to rooms. */
@NullMarked
package io.pmrealtime.contracts.event;

import org.jspecify.annotations.NullMarked;
