/** One port for everything: routes by path to the services, as the ingress of a cluster does, and shows the live page. */
@NullMarked
package io.pmrealtime.local.frontdoor;

import org.jspecify.annotations.NullMarked;
