/** What a client's message does. */
@NullMarked
package io.pmrealtime.gateway.session;

import org.jspecify.annotations.NullMarked;
