/** What one delivery costs the gateway, and what it costs others: the same load on each, one after the other. */
@NullMarked
package io.pmrealtime.bench.fanout;

import org.jspecify.annotations.NullMarked;
