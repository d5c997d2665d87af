package io.pmrealtime.local.launcher;

import java.io.PrintStream;
import java.time.Clock;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** What the person in front of the terminal sees. Any thread. */
final class Console {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

    private final PrintStream out;
    private final Clock clock;
    private volatile boolean silent;

    Console(PrintStream out, Clock clock) {
        this.out = out;
        this.clock = clock;
    }

    /** One line with the time in front. */
    void progress(String line) {
        if (!silent) {
            out.println(TIME.format(clock.instant()) + " " + line);
        }
    }

    /** Text as it is. */
    void print(String text) {
        out.println(text);
    }

    /** Progress is kept back from now on: services that are told to end have much to say that matters to nobody. */
    void silence() {
        silent = true;
    }
}
