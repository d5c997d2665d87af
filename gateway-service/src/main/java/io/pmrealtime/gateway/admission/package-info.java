/** Who is let in: credentials, limits, and the HTTP answers to those who are not. */
@NullMarked
package io.pmrealtime.gateway.admission;

import org.jspecify.annotations.NullMarked;
