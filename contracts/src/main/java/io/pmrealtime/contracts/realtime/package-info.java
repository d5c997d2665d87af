/** The shape of records on {@code pm.realtime}, the log that reaches clients. */
@NullMarked
package io.pmrealtime.contracts.realtime;

import org.jspecify.annotations.NullMarked;
