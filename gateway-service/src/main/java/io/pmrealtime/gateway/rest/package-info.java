/** Tickets and revocations over REST. */
@NullMarked
package io.pmrealtime.gateway.rest;

import org.jspecify.annotations.NullMarked;
