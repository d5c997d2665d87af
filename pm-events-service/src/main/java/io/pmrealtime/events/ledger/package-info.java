/** Which event ids and which resources are known, and what follows from it for a batch of records. */
@NullMarked
package io.pmrealtime.events.ledger;

import org.jspecify.annotations.NullMarked;
