/** Who belongs to a workspace, and how to address them. */
@NullMarked
package io.pmrealtime.notification.directory;

import org.jspecify.annotations.NullMarked;
