/** What the gateway measures of itself. */
@NullMarked
package io.pmrealtime.gateway.metrics;

import org.jspecify.annotations.NullMarked;
