/** The messages between client and gateway, as pure data. */
@NullMarked
package io.pmrealtime.gateway.message;

import org.jspecify.annotations.NullMarked;
