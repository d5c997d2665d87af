/** What a run is asked for: flags, ports, usage. Pure. */
@NullMarked
package io.pmrealtime.local.options;

import org.jspecify.annotations.NullMarked;
