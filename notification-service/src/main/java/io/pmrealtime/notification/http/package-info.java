/** What all REST endpoints share: who is calling, the shape of answers, and the answer when PostgreSQL is away. */
@NullMarked
package io.pmrealtime.notification.http;

import org.jspecify.annotations.NullMarked;
