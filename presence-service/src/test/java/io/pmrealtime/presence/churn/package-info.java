/** Many connections, crashes of gateways and of the packaged service, and what everybody may believe meanwhile. */
package io.pmrealtime.presence.churn;
