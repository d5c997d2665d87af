/** Tokens of clients: verification, tickets and revocation. */
@NullMarked
package io.pmrealtime.gateway.token;

import org.jspecify.annotations.NullMarked;
