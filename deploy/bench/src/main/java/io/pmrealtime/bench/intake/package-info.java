/** What pm-events-service takes, against what its PostgreSQL would take at most, and how fast it reads its log. */
@NullMarked
package io.pmrealtime.bench.intake;

import org.jspecify.annotations.NullMarked;
