/** What a service looks at before it takes work in production. */
@NullMarked
package io.pmrealtime.contracts.startup;

import org.jspecify.annotations.NullMarked;
