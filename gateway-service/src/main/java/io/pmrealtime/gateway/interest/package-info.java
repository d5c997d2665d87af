/** Which partitions of the log this replica reads: those that its connections' workspaces are in. */
@NullMarked
package io.pmrealtime.gateway.interest;

import org.jspecify.annotations.NullMarked;
