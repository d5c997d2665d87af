/** Values that know which change set them, so that changes may arrive in any order. Pure. */
@NullMarked
package io.pmrealtime.events.version;

import org.jspecify.annotations.NullMarked;
