/** JSON Schemas of the event payloads, one per type of the catalogue. */
@NullMarked
package io.pmrealtime.contracts.schema;

import org.jspecify.annotations.NullMarked;
