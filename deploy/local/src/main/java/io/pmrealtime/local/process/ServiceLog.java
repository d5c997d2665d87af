package io.pmrealtime.local.process;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** Carries one process's output to its log file, and warnings and errors to the console as well. One thread. */
final class ServiceLog {
    private static final int CONSOLE_LINES = 5;
    private static final Duration CONSOLE_WINDOW = Duration.ofSeconds(10);

    private final ServiceSpec spec;
    private final Consumer<String> console;
    private final Clock clock;
    private Instant windowStart = Instant.MIN;
    private int shownInWindow;

    ServiceLog(ServiceSpec spec, Consumer<String> console, Clock clock) {
        this.spec = spec;
        this.console = console;
        this.clock = clock;
    }

    /** Reads until the process closes its output. */
    void carry(InputStream output) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8));
                BufferedWriter file =
                        Files.newBufferedWriter(spec.log(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                write(file, line, !lines.ready());
                if (LogLine.isAlarming(line)) {
                    show(LogLine.withoutTimestamp(line));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("log of " + spec.label(), e);
        }
    }

    private static void write(Writer file, String line, boolean flush) throws IOException {
        file.write(line);
        file.write('\n');
        if (flush) {
            file.flush();
        }
    }

    /** A service that repeats itself, say while Redis is away, must not hide what the others have to say. */
    private void show(String line) {
        Instant now = clock.instant();
        if (windowStart.plus(CONSOLE_WINDOW).isBefore(now)) {
            windowStart = now;
            shownInWindow = 0;
        }
        shownInWindow++;
        if (shownInWindow < CONSOLE_LINES) {
            console.accept("[" + spec.label() + "] " + line);
        } else if (shownInWindow == CONSOLE_LINES) {
            console.accept("[" + spec.label() + "] " + line + " (more of it in " + spec.log() + ")");
        }
    }
}
