/** Events over HTTP: the same checks, then pm.events. */
@NullMarked
package io.pmrealtime.events.ingest;

import org.jspecify.annotations.NullMarked;
