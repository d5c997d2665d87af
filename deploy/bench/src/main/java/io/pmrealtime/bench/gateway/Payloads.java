package io.pmrealtime.bench.gateway;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.UUID;

/** Payloads that compress as those of real events do: field names and words that recur, and ids that do not. */
final class Payloads {
    private static final String[] WORDS = {
        "the",
        "launch",
        "pad",
        "needs",
        "a",
        "list",
        "of",
        "parts",
        "before",
        "end",
        "month",
        "please",
        "order",
        "what",
        "is",
        "missing",
        "from",
        "supplier",
        "and",
        "check",
        "rocket",
        "again",
        "with",
        "team",
        "review",
        "moved",
        "to",
        "Tuesday",
        "budget",
        "open"
    };

    private final Random random = new Random(1);

    /** A task that was updated, of exactly so many bytes. */
    byte[] next(int bytes) {
        StringBuilder json = new StringBuilder(bytes)
                .append("{\"id\":\"")
                .append(id())
                .append("\",\"projectId\":\"")
                .append(id())
                .append("\",\"status\":\"in_progress\",\"priority\":\"high\",\"assigneeId\":\"")
                .append(id())
                .append("\",\"updatedBy\":\"")
                .append(id())
                .append("\",\"updatedAt\":\"2026-03-01T09:30:00Z\",\"description\":\"");
        while (json.length() < bytes - 2) {
            json.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
        }
        json.setLength(bytes - 2);
        return json.append("\"}").toString().getBytes(StandardCharsets.US_ASCII);
    }

    private String id() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
