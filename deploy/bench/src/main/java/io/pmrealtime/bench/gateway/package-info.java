/** What the gateway costs: per delivery and per connection, one gateway process on a core of its own. */
@NullMarked
package io.pmrealtime.bench.gateway;

import org.jspecify.annotations.NullMarked;
