/** TypeScript types from JSON Schemas. */
@NullMarked
package io.pmrealtime.documents.typescript;

import org.jspecify.annotations.NullMarked;
