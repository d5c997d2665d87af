/** The services as supervised processes: started, probed, restarted when they die, ended with the launcher. */
@NullMarked
package io.pmrealtime.local.process;

import org.jspecify.annotations.NullMarked;
