/** What gateways tell presence-service about connections. */
@NullMarked
package io.pmrealtime.contracts.presence;

import org.jspecify.annotations.NullMarked;
