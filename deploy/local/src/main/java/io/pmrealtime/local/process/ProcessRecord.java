package io.pmrealtime.local.process;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;

/**
 * What a launcher writes down about a process that it started, so that a later one can tell an orphan from a stranger who
 * was given the same process id.
 *
 * @param pid the process
 * @param startedAt when the operating system says that it started
 * @param marker text that its command line must contain
 * @param ownerPid the launcher
 * @param ownerStartedAt when the launcher started
 */
record ProcessRecord(long pid, Instant startedAt, String marker, long ownerPid, Instant ownerStartedAt) {
    /** Start times are computed from the boot time, which a clock correction may move a little. */
    private static final Duration TOLERANCE = Duration.ofSeconds(3);

    static ProcessRecord of(ProcessHandle process, String marker, ProcessHandle owner) {
        return new ProcessRecord(process.pid(), startOf(process), marker, owner.pid(), startOf(owner));
    }

    /** The process itself, if it still runs and is certainly the one that was started. */
    Optional<ProcessHandle> process() {
        return running(pid, startedAt)
                .filter(handle -> handle.info().commandLine().orElse("").contains(marker));
    }

    boolean isOwnerRunning() {
        return running(ownerPid, ownerStartedAt).isPresent();
    }

    void write(Path file) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("pid", Long.toString(pid));
        properties.setProperty("startedAt", startedAt.toString());
        properties.setProperty("marker", marker);
        properties.setProperty("ownerPid", Long.toString(ownerPid));
        properties.setProperty("ownerStartedAt", ownerStartedAt.toString());
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, "a process of the local stack");
        }
    }

    /** Empty for a file that is not whole, as a launcher killed while writing leaves it. */
    static Optional<ProcessRecord> read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        if (properties.size() != 5) {
            return Optional.empty();
        }
        return Optional.of(new ProcessRecord(
                Long.parseLong(properties.getProperty("pid")),
                Instant.parse(properties.getProperty("startedAt")),
                properties.getProperty("marker"),
                Long.parseLong(properties.getProperty("ownerPid")),
                Instant.parse(properties.getProperty("ownerStartedAt"))));
    }

    private static Optional<ProcessHandle> running(long pid, Instant startedAt) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(handle ->
                        Duration.between(startedAt, startOf(handle)).abs().compareTo(TOLERANCE) <= 0);
    }

    private static Instant startOf(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }
}
