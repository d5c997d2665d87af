/** What an operator can set. */
@NullMarked
package io.pmrealtime.presence.config;

import org.jspecify.annotations.NullMarked;
