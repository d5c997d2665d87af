package io.pmrealtime.local.servers;

import io.pmrealtime.local.redis.RedisProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Redis as a process of its own, with an append-only file so that keys survive a restart. */
final class RedisServer implements LocalServer {
    private final int port;
    private final Path home;
    private final @Nullable TlsListeners tls;
    private @Nullable RedisProcess process;

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
        if (process == null) {
            process = RedisProcess.start(name(), port, home, arguments());
        }
    }

    @Override
    public synchronized void stop() {
        if (process != null) {
            process.stop();
            process = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return process != null;
    }

    static Path pidFile(Path home) {
        return RedisProcess.pidFile(home);
    }

    private List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of("--save", "", "--appendonly", "yes", "--appendfsync", "no"));
        if (tls != null) {
            arguments.addAll(tls.redisArguments());
        }
        return arguments;
    }
}
