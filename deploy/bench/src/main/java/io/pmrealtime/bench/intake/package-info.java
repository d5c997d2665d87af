/** What pm-events-service takes, against what its PostgreSQL would take at most. */
@NullMarked
package io.pmrealtime.bench.intake;

import org.jspecify.annotations.NullMarked;
