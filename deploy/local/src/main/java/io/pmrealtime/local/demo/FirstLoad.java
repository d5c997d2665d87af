package io.pmrealtime.local.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Remembers in the data folder when the demo data was loaded first. */
final class FirstLoad {
    private static final String FILE = "demo-loaded-at";

    private FirstLoad() {}

    /** The remembered instant, or now, which is remembered from then on. */
    static Instant of(Path dataDirectory, Clock clock) {
        Path file = dataDirectory.resolve(FILE);
        try {
            if (Files.exists(file)) {
                return Instant.parse(Files.readString(file).strip());
            }
            Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
            Files.writeString(file, now + "\n");
            return now;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
