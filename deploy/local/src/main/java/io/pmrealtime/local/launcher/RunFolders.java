package io.pmrealtime.local.launcher;

import io.pmrealtime.local.servers.LocalServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folders of runs under {@code deploy/local/target}: {@code local} (or {@code local-K} for a port offset K) with the logs
 * and the fresh data, and {@code local-state} with what has to be found again after a launcher was killed.
 */
final class RunFolders {
    private static final String USED = ".data-folder";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneId.systemDefault());

    private final Path logs;
    private final Path state;

    RunFolders(Path checkout, int portOffset) {
        Path target = checkout.resolve("deploy/local/target");
        this.logs = target.resolve(portOffset == 0 ? "local" : "local-" + portOffset);
        this.state = target.resolve("local-state");
        create(logs);
        create(state);
    }

    /** Where each service's log is written. */
    Path logs() {
        return logs;
    }

    /** What outlives a run. */
    Path state() {
        return state;
    }

    /** Ends servers that killed launchers left behind, in whichever data folder they ran. */
    void endOrphanedServers() {
        for (Path used : list(state, USED)) {
            if (LocalServers.reapOrphans(Path.of(read(used).strip()))) {
                delete(used);
            }
        }
    }

    /** Writes down that this process uses the data folder. */
    void remember(Path data) {
        write(state.resolve(ProcessHandle.current().pid() + USED), data + "\n");
    }

    /** Forgets it after an orderly end. */
    void forget() {
        delete(state.resolve(ProcessHandle.current().pid() + USED));
    }

    /** A new data folder; those of earlier runs that nobody uses are removed. */
    Path freshData(Clock clock) {
        for (Path old : list(logs, "")) {
            if (Files.isDirectory(old)
                    && old.getFileName().toString().startsWith("data-")
                    && LocalServers.reapOrphans(old)) {
                deleteTree(old);
            }
        }
        return create(logs.resolve("data-" + STAMP.format(clock.instant())));
    }

    private static List<Path> list(Path directory, String suffix) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().endsWith(suffix))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteTree(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            all.sorted(Comparator.reverseOrder()).forEach(RunFolders::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path create(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
