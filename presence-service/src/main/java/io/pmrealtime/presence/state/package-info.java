/** What is known of a user's connections and what follows from it: pure rules, without clock, Redis or Kafka. */
@NullMarked
package io.pmrealtime.presence.state;

import org.jspecify.annotations.NullMarked;
