/** Development tokens: what an identity provider does in production. */
@NullMarked
package io.pmrealtime.local.token;

import org.jspecify.annotations.NullMarked;
