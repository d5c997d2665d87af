/** Transactions over JDBC, and what went wrong in them sorted into two kinds. */
@NullMarked
package io.pmrealtime.events.database;

import org.jspecify.annotations.NullMarked;
