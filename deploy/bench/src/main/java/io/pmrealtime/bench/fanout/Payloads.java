package io.pmrealtime.bench.fanout;

import java.util.Random;
import java.util.UUID;

/** Payloads that compress as those of real events do: field names and words that recur, and ids that do not. Not for several threads. */
final class Payloads {
    private static final String[] WORDS =
            "the launch pad needs a list of parts before the end of the month please order what is missing from the supplier and check the rocket again with the team review moved to Tuesday budget open"
                    .split(" ");
    private static final int PREPARED = 512;

    private final Random random = new Random(1);
    private final String[] prepared = new String[PREPARED];
    private int next;

    /** Tasks that were updated, of exactly so many bytes. */
    Payloads(int bytes) {
        for (int i = 0; i < PREPARED; i++) {
            prepared[i] = task(bytes);
        }
    }

    /** The next one; after several hundred they come again. */
    String next() {
        return prepared[next++ % PREPARED];
    }

    private String task(int bytes) {
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
        return json.append("\"}").toString();
    }

    private String id() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
