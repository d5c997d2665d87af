/** What an operator can set. */
@NullMarked
package io.pmrealtime.gateway.config;

import org.jspecify.annotations.NullMarked;
