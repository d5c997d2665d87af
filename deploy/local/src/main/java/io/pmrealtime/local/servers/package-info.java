/** Real Kafka, PostgreSQL, Redis and an SMTP sink, started from Maven Central packages on loopback ports. */
@NullMarked
package io.pmrealtime.local.servers;

import org.jspecify.annotations.NullMarked;
