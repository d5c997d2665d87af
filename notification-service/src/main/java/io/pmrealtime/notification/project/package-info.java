/** What is known of projects: their members and tasks. A projection of the events, in which the newer of two always wins. */
@NullMarked
package io.pmrealtime.notification.project;

import org.jspecify.annotations.NullMarked;
