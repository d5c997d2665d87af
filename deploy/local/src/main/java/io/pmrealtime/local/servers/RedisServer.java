package io.pmrealtime.local.servers;

import io.pmrealtime.local.os.NativeProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.embedded.core.ExecutableProvider;

/** Redis as a process of its own, with an append-only file so that keys survive a restart. */
final class RedisServer implements LocalServer {
    private static final Logger LOG = LoggerFactory.getLogger(RedisServer.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final int ANSWER_LIMIT_MS = 1_000;

    private final int port;
    private final Path home;
    private final @Nullable TlsListeners tls;
    private @Nullable NativeProcess process;

    RedisServer(int port, Path home, @Nullable TlsListeners tls) {
        this.port = port;
        this.home = home;
        this.tls = tls;
    }

    @Override
    public String name() {
        return "Redis";
    }

    @Override
    public synchronized void start() {
        if (process != null) {
            return;
        }
        process = NativeProcess.start(
                name(), command(), pidFile(home), home.resolve("redis.log"), this::answers, START_LIMIT);
    }

    @Override
    public synchronized void stop() {
        if (process != null) {
            process.stop(NativeProcess.Signal.TERM);
            process = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return process != null;
    }

    static Path pidFile(Path home) {
        return home.resolve("redis.pid");
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of(
                program().toString(),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--dir",
                home.toString(),
                "--save",
                "",
                "--appendonly",
                "yes",
                "--appendfsync",
                "no",
                // The command line has to keep the directory, by which an orphan is known.
                "--set-proc-title",
                "no"));
        if (tls != null) {
            command.addAll(tls.redisArguments());
        }
        return command;
    }

    private Path program() {
        try {
            Path bin = Files.createDirectories(home.resolve("bin"));
            return NativeProcess.writeProgram(() -> ExecutableProvider.newJarResourceProvider(bin.toFile())
                    .get()
                    .toPath());
        } catch (Exception e) {
            throw new IllegalStateException("Redis cannot be unpacked: " + e.getMessage(), e);
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), ANSWER_LIMIT_MS);
            socket.setSoTimeout(ANSWER_LIMIT_MS);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII).equals("+PONG");
        } catch (IOException e) {
            LOG.debug("Redis does not answer yet", e);
            return false;
        }
    }
}
