/** What a presence signal costs, how soon a change is told, and how much Redis a present user takes. */
@NullMarked
package io.pmrealtime.bench.presence;

import org.jspecify.annotations.NullMarked;
