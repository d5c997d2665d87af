/** By which channels somebody is told of something: the rules, and what they have to know. */
@NullMarked
package io.pmrealtime.notification.evaluation;

import org.jspecify.annotations.NullMarked;
