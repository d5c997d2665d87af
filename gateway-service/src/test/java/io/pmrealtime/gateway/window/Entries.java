package io.pmrealtime.gateway.window;

import io.pmrealtime.gateway.frame.SharedFrame;
import io.pmrealtime.gateway.frame.TextFrame;
import io.pmrealtime.gateway.tail.LogEntry;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Entries of a log as the tests of this package need them. */
final class Entries {
    private Entries() {}

    static LogEntry entry(int partition, long offset, String workspace, String... rooms) {
        return new LogEntry(
                partition,
                offset,
                workspace,
                List.of(rooms),
                new SharedFrame(TextFrame.of("event " + partition + "/" + offset)),
                offset,
                offset,
                false,
                null,
                null,
                null);
    }

    static String text(LogEntry entry) {
        return TextFrame.payload(entry.frame().plain()).toString(StandardCharsets.UTF_8);
    }
}
