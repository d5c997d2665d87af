/** Start, drain and stop of the whole replica. */
@NullMarked
package io.pmrealtime.gateway.lifecycle;

import org.jspecify.annotations.NullMarked;
