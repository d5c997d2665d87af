package io.pmrealtime.local.testing;

import io.pmrealtime.local.os.FreePorts;
import io.pmrealtime.local.servers.LocalServers;
import io.pmrealtime.local.token.DevTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A packaged service as a process of its own, on a free port, that can be measured and killed: for tests and benchmarks. Not for several threads. */
public final class PackagedService implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(120);
    private static final Duration END_LIMIT = Duration.ofSeconds(15);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int ANSWER_LIMIT_MILLIS = 2_000;
    /** Linux counts a process's CPU time in hundredths of a second. */
    private static final double TICKS_PER_SECOND = 100;

    private final Process process;
    private final int port;
    private final Path log;

    private PackagedService(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /** The settings by which a service finds Kafka and Redis and knows tokens; each may be given again. */
    public static Map<String, String> settings(LocalServers servers, DevTokens tokens) {
        return new HashMap<>(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", servers.kafkaBootstrap(),
                "QUARKUS_REDIS_HOSTS", servers.redisUri(),
                "MP_JWT_VERIFY_PUBLICKEY", tokens.publicKeyPem(),
                "MP_JWT_VERIFY_ISSUER", DevTokens.ISSUER));
    }

    /**
     * Starts a service; {@link #awaitReady} tells when it works.
     *
     * @param module the folder of the service, in which it was packaged
     * @param java options of the JVM
     * @param log takes what it prints
     */
    public static PackagedService start(Path module, List<String> java, Map<String, String> environment, Path log) {
        Path jar = module.resolve("target/quarkus-app/quarkus-run.jar").toAbsolutePath();
        if (!Files.exists(jar)) {
            throw new IllegalStateException("package the service first: " + jar + " is missing");
        }
        int port = FreePorts.one();
        Map<String, String> all = new HashMap<>(environment);
        all.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        return start(command(java, jar), all, port, log);
    }

    /** The command that runs a packaged service. */
    public static List<String> command(List<String> java, Path jar) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(java);
        command.addAll(List.of("-jar", jar.toString()));
        return command;
    }

    /**
     * Starts any server that answers {@code GET /q/health/ready} on this port of the loopback.
     *
     * @param log takes what it prints
     */
    public static PackagedService start(List<String> command, Map<String, String> environment, int port, Path log) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        try {
            return new PackagedService(builder.start(), port, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns when the service says that it is ready. */
    public PackagedService awaitReady() {
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                kill();
                throw new IllegalStateException("the service did not become ready, see " + log);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return this;
    }

    public int port() {
        return port;
    }

    public long pid() {
        return process.pid();
    }

    /** The address of a path over HTTP. */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** CPU time that the process has used, of all its threads, in seconds. Linux only. */
    public double cpuSeconds() {
        return cpuSeconds(process.pid());
    }

    /** The same of any process of this machine. */
    public static double cpuSeconds(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a signal such as {@code -STOP}. */
    public void signal(String signal) throws InterruptedException {
        try {
            int exit = new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("kill " + signal + " ended with " + exit);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it at once, as {@code kill -9} does. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Ends it as Kubernetes does, and at once when it does not end in time. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private boolean isReady() {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) uri("/q/health/ready").toURL().openConnection();
            connection.setConnectTimeout(ANSWER_LIMIT_MILLIS);
            connection.setReadTimeout(ANSWER_LIMIT_MILLIS);
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            // It does not listen yet.
            return false;
        }
    }
}
