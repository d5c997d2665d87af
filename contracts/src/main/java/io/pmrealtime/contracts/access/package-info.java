/** The access projection in Redis and the rule that reads it. */
@NullMarked
package io.pmrealtime.contracts.access;

import org.jspecify.annotations.NullMarked;
