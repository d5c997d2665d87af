/** The questions over HTTP and who may ask them. */
@NullMarked
package io.pmrealtime.presence.query;

import org.jspecify.annotations.NullMarked;
