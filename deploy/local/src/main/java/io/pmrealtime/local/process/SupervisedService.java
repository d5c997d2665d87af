package io.pmrealtime.local.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One instance of a service and the thread that looks after it: starts the process, asks it whether it is ready, and starts
 * it again when it has died. {@link #status} may be asked from any thread.
 */
final class SupervisedService {
    private static final Duration PROBE_WHILE_STARTING = Duration.ofMillis(100);
    private static final Duration PROBE_WHILE_UP = Duration.ofSeconds(1);

    private final ServiceSpec spec;
    private final RestartPolicy restarts;
    private final ProcessRegistry registry;
    private final ReadinessProbe probe;
    private final Consumer<String> console;
    private final ServiceLog log;
    private final CountDownLatch stopRequested = new CountDownLatch(1);
    private final CompletableFuture<Void> firstReady = new CompletableFuture<>();
    private final Thread thread;
    private volatile @Nullable Process process;
    private volatile boolean wasReady;
    private volatile boolean readyNow;

    SupervisedService(
            ServiceSpec spec,
            RestartPolicy restarts,
            ProcessRegistry registry,
            ReadinessProbe probe,
            Consumer<String> console) {
        this.spec = spec;
        this.restarts = restarts;
        this.registry = registry;
        this.probe = probe;
        this.console = console;
        this.log = new ServiceLog(spec, console, Clock.systemUTC());
        this.thread = new Thread(this::supervise, "supervisor of " + spec.label());
    }

    ServiceSpec spec() {
        return spec;
    }

    void start() {
        try {
            Files.createDirectories(spec.log().toAbsolutePath().getParent());
            Files.deleteIfExists(spec.log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread.start();
    }

    /** Completes when the service is ready for the first time, fails when it ended before and is not started again. */
    CompletableFuture<Void> firstReady() {
        return firstReady;
    }

    ServiceStatus status() {
        Process current = process;
        boolean alive = current != null && current.isAlive();
        ServiceState state = !alive ? ServiceState.DOWN : wasReady ? ServiceState.UP : ServiceState.STARTING;
        return new ServiceStatus(
                spec.service().directoryName(),
                spec.instance(),
                alive && current != null ? current.pid() : null,
                spec.port(),
                state);
    }

    boolean isRunning() {
        Process current = process;
        return current != null && current.isAlive();
    }

    /** True while it runs and its last answer to the readiness probe was yes. */
    boolean isReady() {
        return readyNow && isRunning();
    }

    /**
     * Asks the process to end (SIGTERM) and stops looking after it; returns at once. It goes by the handle, as the process
     * object itself would close the output that the log is still read from.
     */
    void requestStop() {
        stopRequested.countDown();
        Process current = process;
        if (current != null) {
            current.toHandle().destroy();
        }
    }

    /** Waits until the process has ended; one that takes longer than the grace is killed. */
    void awaitStop(Duration grace) throws InterruptedException {
        thread.join(Math.max(1, grace.toMillis()));
        Process current = process;
        if (thread.isAlive() && current != null) {
            console.accept(spec.label() + " does not stop: killed");
            current.toHandle().destroyForcibly();
            thread.join();
        }
    }

    private void supervise() {
        try {
            do {
                runOnce();
            } while (!isStopping()
                    && restarts.restart()
                    && !stopRequested.await(restarts.delay().toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            console.accept(spec.label() + " cannot be started: " + e.getMessage());
        } finally {
            firstReady.completeExceptionally(new IllegalStateException(spec.label() + " has ended, see " + spec.log()));
        }
    }

    private void runOnce() throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(spec.command()).redirectErrorStream(true).redirectInput(new File("/dev/null"));
        builder.environment().putAll(spec.environment());
        wasReady = false;
        readyNow = false;
        Process started = builder.start();
        registry.add(started.toHandle(), spec.command().get(spec.command().size() - 1));
        process = started;
        if (isStopping()) {
            started.toHandle().destroy();
        }
        Thread carrier = new Thread(() -> log.carry(started.getInputStream()), "log of " + spec.label());
        carrier.start();
        watch(started);
        carrier.join();
        registry.remove(started.pid());
    }

    private void watch(Process running) throws InterruptedException {
        Duration pause = PROBE_WHILE_STARTING;
        while (!running.waitFor(pause.toMillis(), TimeUnit.MILLISECONDS)) {
            readyNow = probe.isReady(spec.port()) && running.isAlive();
            if (readyNow && !wasReady) {
                wasReady = true;
                pause = PROBE_WHILE_UP;
                firstReady.complete(null);
                console.accept(spec.label() + " is up on port " + spec.port() + " (pid " + running.pid() + ")");
            }
        }
        readyNow = false;
        if (!isStopping()) {
            console.accept(spec.label() + " (pid " + running.pid() + ") has ended with code " + running.exitValue()
                    + (restarts.restart() ? "; starting it again" : "; left down"));
        }
    }

    private boolean isStopping() {
        return stopRequested.getCount() == 0;
    }
}
