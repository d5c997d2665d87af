/** Redis as processes of their own: one, a cluster, or one with Sentinel. */
@NullMarked
package io.pmrealtime.local.redis;

import org.jspecify.annotations.NullMarked;
