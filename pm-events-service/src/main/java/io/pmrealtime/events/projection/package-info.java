/** Users, members, projects and tasks as the events so far describe them, in whatever order they came. */
@NullMarked
package io.pmrealtime.events.projection;

import org.jspecify.annotations.NullMarked;
