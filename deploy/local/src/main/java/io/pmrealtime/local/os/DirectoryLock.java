package io.pmrealtime.local.os;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Says that a directory is in use. The lock dies with its JVM, however that ends, which tells an orphan from a server in use. */
public final class DirectoryLock implements AutoCloseable {
    /** What this JVM holds: closing a second channel on a locked file would give up the lock of the first. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /** Takes the lock, or nothing where another holds it. The directory is created. */
    public static Optional<DirectoryLock> tryAcquire(Path directory) {
        if (!HELD.add(directory)) {
            return Optional.empty();
        }
        boolean acquired = false;
        try {
            Files.createDirectories(directory);
            FileChannel channel =
                    FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                return Optional.empty();
            }
            acquired = true;
            return Optional.of(new DirectoryLock(directory, channel));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (!acquired) {
                HELD.remove(directory);
            }
        }
    }

    /** Gives the directory free; the second time does nothing. */
    @Override
    public synchronized void close() {
        if (!channel.isOpen()) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            HELD.remove(directory);
        }
    }
}
