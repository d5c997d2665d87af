package io.pmrealtime.local.servers;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A mail as it arrived for one recipient.
 *
 * @param to the envelope's recipient, a bare address
 * @param from the address of the From header, without the display name; the envelope's sender when there is no such header
 * @param subject decoded; empty when there is none
 * @param headers all headers, unfolded and decoded, found by name in any case; those that occur more than once are joined by newlines
 * @param text the first text/plain part
 * @param html the first text/html part
 * @param receivedAt when the server accepted it
 */
public record Mail(
        String to,
        String from,
        String subject,
        Map<String, String> headers,
        @Nullable String text,
        @Nullable String html,
        Instant receivedAt) {
    public Mail {
        Map<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        byName.putAll(headers);
        headers = Collections.unmodifiableMap(byName);
    }
}
