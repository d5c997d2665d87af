package io.pmrealtime.local.os;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server that is a process of the operating system. Its pid is kept in a file, so that it can be found after this JVM was killed. */
public final class NativeProcess {
    private static final Logger LOG = LoggerFactory.getLogger(NativeProcess.class);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration GRACE = Duration.ofSeconds(15);
    private static final int LOG_TAIL_LINES = 20;
    private static final Object FORKING = new Object();

    private final String name;
    private final Process process;
    private final Path pidFile;
    private final Path log;

    private NativeProcess(String name, Process process, Path pidFile, Path log) {
        this.name = name;
        this.process = process;
        this.pidFile = pidFile;
        this.log = log;
    }

    /**
     * Starts a command that does not fork away, and returns when the server answers. Output is appended to the log file.
     *
     * @throws IllegalStateException with the end of the log, when it ends or does not answer in time; it is not running then
     */
    public static NativeProcess start(
            String name, List<String> command, Path pidFile, Path log, BooleanSupplier answers, Duration limit) {
        NativeProcess started;
        try {
            Process process = fork(builder(command, log));
            started = new NativeProcess(name, process, pidFile, log);
            Files.writeString(pidFile, Long.toString(process.pid()));
        } catch (IOException e) {
            throw new IllegalStateException(name + " cannot be started: " + e.getMessage(), e);
        }
        try {
            started.awaitReady(answers, limit);
            return started;
        } catch (RuntimeException e) {
            started.stop(Signal.INT);
            throw e;
        }
    }

    /**
     * Writes a program while no process is started from here: a child that is being born holds all files of its parent open, and a
     * program that somebody has open for writing does not run (ETXTBSY).
     */
    public static <T> T writeProgram(Callable<T> write) throws Exception {
        synchronized (FORKING) {
            return write.call();
        }
    }

    private static Process fork(ProcessBuilder builder) throws IOException {
        synchronized (FORKING) {
            return builder.start();
        }
    }

    /** Runs a command to its end. */
    public static void run(String name, List<String> command, Path log) {
        try {
            int status = fork(builder(command, log)).waitFor();
            if (status != 0) {
                throw new IllegalStateException(name + " failed with status " + status + ":\n" + tail(log));
            }
        } catch (IOException e) {
            throw new IllegalStateException(name + " cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + name + " ran", e);
        }
    }

    /** Ends what a killed JVM left behind: the process that the file names, if its command line names the file's directory. */
    public static void reap(Path pidFile) {
        String directory = String.valueOf(pidFile.getParent());
        Optional<ProcessHandle> orphan = readPid(pidFile)
                .flatMap(ProcessHandle::of)
                .filter(handle -> handle.info().commandLine().orElse("").contains(directory));
        orphan.ifPresent(handle -> {
            LOG.info("ending {} (pid {}), left behind by a killed run", pidFile.getFileName(), handle.pid());
            end(handle, Signal.INT);
        });
        delete(pidFile);
    }

    private void awaitReady(BooleanSupplier answers, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!answers.getAsBoolean()) {
            if (!process.isAlive()) {
                throw new IllegalStateException(name + " ended with status " + process.exitValue() + ":\n" + tail(log));
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(name + " did not answer within " + limit + ":\n" + tail(log));
            }
            pause();
        }
    }

    /** Asks the process to end, kills it when it does not within 15 s, and returns when it is gone. */
    public void stop(Signal signal) {
        end(process.toHandle(), signal);
        delete(pidFile);
    }

    private static void end(ProcessHandle handle, Signal signal) {
        signal.sendTo(handle.pid());
        try {
            handle.onExit().get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("pid {} ignored {} for {}: killing it", handle.pid(), signal, GRACE);
            handle.destroyForcibly();
            handle.onExit().join();
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot wait for pid " + handle.pid(), e);
        } catch (InterruptedException e) {
            handle.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static ProcessBuilder builder(List<String> command, Path log) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // Messages that are the same on every machine.
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    private static Optional<Long> readPid(Path pidFile) {
        try {
            return Optional.of(Long.parseLong(Files.readString(pidFile).strip()));
        } catch (IOException | NumberFormatException e) {
            LOG.debug("no pid in {}", pidFile, e);
            return Optional.empty();
        }
    }

    private static String tail(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + name, e);
        }
    }

    /** How a server is asked to end: Java itself can only send TERM, which PostgreSQL takes as "wait for all clients to leave". */
    public enum Signal {
        INT,
        TERM;

        void sendTo(long pid) {
            try {
                int status = new ProcessBuilder("sh", "-c", "kill -s \"$0\" \"$1\"", name(), Long.toString(pid))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor();
                LOG.debug("signal {} to {}: status {}", this, pid, status);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
