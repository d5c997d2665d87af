/** What the services' tests stand on: one set of real servers per test JVM, and a Kafka client that sees what a user would. */
@NullMarked
package io.pmrealtime.local.testing;

import org.jspecify.annotations.NullMarked;
