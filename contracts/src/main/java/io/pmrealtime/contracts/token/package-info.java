/** What the suite reads from a JSON Web Token. */
@NullMarked
package io.pmrealtime.contracts.token;

import org.jspecify.annotations.NullMarked;
