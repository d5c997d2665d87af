/** The AsyncAPI document of topics and messages. */
@NullMarked
package io.pmrealtime.documents.asyncapi;

import org.jspecify.annotations.NullMarked;
