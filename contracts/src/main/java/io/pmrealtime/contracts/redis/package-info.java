/** How many commands go to Redis together, on one node or on a Redis Cluster. */
@NullMarked
package io.pmrealtime.contracts.redis;

import org.jspecify.annotations.NullMarked;
