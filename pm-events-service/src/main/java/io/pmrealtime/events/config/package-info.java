/** What an operator can set, and the clock. */
@NullMarked
package io.pmrealtime.events.config;

import org.jspecify.annotations.NullMarked;
