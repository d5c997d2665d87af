/** What the servers need of the operating system: processes that can be found again, a user to run as, a directory of one's own, ports that are free. */
@NullMarked
package io.pmrealtime.local.os;

import org.jspecify.annotations.NullMarked;
