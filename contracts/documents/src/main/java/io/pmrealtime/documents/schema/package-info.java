/** The contracts' JSON Schemas as documents. */
@NullMarked
package io.pmrealtime.documents.schema;

import org.jspecify.annotations.NullMarked;
