/** Demo data, loaded through Kafka as real events. */
@NullMarked
package io.pmrealtime.local.demo;

import org.jspecify.annotations.NullMarked;
