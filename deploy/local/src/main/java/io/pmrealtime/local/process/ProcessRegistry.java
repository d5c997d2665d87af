package io.pmrealtime.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * The processes that launchers of this checkout have started, one small file each. It outlives a launcher that was killed,
 * and the next one ends what is left of it. Any thread.
 */
public final class ProcessRegistry {
    private static final String SUFFIX = ".process";
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Path directory;

    /** A registry in the given directory, which is made if it is missing. */
    public ProcessRegistry(Path directory) {
        this.directory = directory;
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes down a child of this JVM; the marker is a text that its command line contains. */
    void add(ProcessHandle child, String marker) {
        try {
            ProcessRecord.of(child, marker, ProcessHandle.current()).write(file(child.pid()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Forgets a child that has ended. */
    void remove(long pid) {
        try {
            Files.deleteIfExists(file(pid));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Ends the processes whose launcher is gone: asks first, and kills after a grace. Those of a launcher that still runs
     * are left alone.
     *
     * @return the process ids that were ended
     */
    public List<Long> endOrphans() throws InterruptedException {
        List<ProcessHandle> orphans = new ArrayList<>();
        for (Path file : files()) {
            Optional<ProcessRecord> record = read(file);
            if (record.filter(ProcessRecord::isOwnerRunning).isPresent()) {
                continue;
            }
            record.flatMap(ProcessRecord::process).ifPresent(orphans::add);
            delete(file);
        }
        orphans.forEach(ProcessHandle::destroy);
        CompletableFuture<?>[] exits =
                orphans.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(exits).get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException stubborn) {
            orphans.forEach(ProcessHandle::destroyForcibly);
            CompletableFuture.allOf(exits).join();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        return orphans.stream().map(ProcessHandle::pid).toList();
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<ProcessRecord> read(Path file) {
        try {
            return ProcessRecord.read(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(long pid) {
        return directory.resolve(pid + SUFFIX);
    }
}
