/** The access projection: who may see what. */
@NullMarked
package io.pmrealtime.presence.access;

import org.jspecify.annotations.NullMarked;
