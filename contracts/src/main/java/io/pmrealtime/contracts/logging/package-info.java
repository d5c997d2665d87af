/** Logs for machines: the same records as on a console, one JSON object a line. */
@NullMarked
package io.pmrealtime.contracts.logging;

import org.jspecify.annotations.NullMarked;
