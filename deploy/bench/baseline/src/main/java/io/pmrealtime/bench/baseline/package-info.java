/** What the gateway is compared with: the same events through the API of WebSockets Next. */
@NullMarked
package io.pmrealtime.bench.baseline;

import org.jspecify.annotations.NullMarked;
