package io.pmrealtime.local.servers;

import io.pmrealtime.local.os.DirectoryLock;
import io.pmrealtime.local.os.NativeProcess;
import io.pmrealtime.local.os.Privileges;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Kafka, PostgreSQL, Redis and an SMTP sink that belong together, on loopback ports, with their data in one directory.
 *
 * <p>May be used from any thread. There is no shutdown hook: who starts the servers closes them, after whatever uses them.
 */
public final class LocalServers implements AutoCloseable {
    /** The owner of all databases. */
    public static final String POSTGRES_USER = PostgresServer.USER;

    /** The password of {@link #POSTGRES_USER}. */
    public static final String POSTGRES_PASSWORD = PostgresServer.PASSWORD;

    private final ServerPorts ports;
    private final LocalServer kafka;
    private final LocalServer postgres;
    private final LocalServer redis;
    private final MailSink mail;
    private final Runnable afterClose;

    /** Puts together servers that run already; {@code afterClose} runs when they were stopped. */
    public LocalServers(
            ServerPorts ports,
            LocalServer kafka,
            LocalServer postgres,
            LocalServer redis,
            MailSink mail,
            Runnable afterClose) {
        this.ports = ports;
        this.kafka = kafka;
        this.postgres = postgres;
        this.redis = redis;
        this.mail = mail;
        this.afterClose = afterClose;
    }

    /**
     * Boots all four in parallel. A directory of an earlier run is used again with its data; servers that a killed run left behind there
     * are ended first.
     *
     * @throws IllegalStateException when another run uses the directory, a port is taken, or a server does not come up; nothing is left
     *     running then
     */
    public static LocalServers start(ServerPorts ports, Path directory) {
        return start(ports, directory, null);
    }

    /** The same with TLS on further ports. */
    public static LocalServers startWithTls(ServerPorts ports, Path directory, TlsListeners tls) {
        return start(ports, directory, tls);
    }

    private static LocalServers start(ServerPorts ports, Path directory, @Nullable TlsListeners tls) {
        Path home = directory.toAbsolutePath().normalize();
        DirectoryLock lock = DirectoryLock.tryAcquire(home)
                .orElseThrow(() -> new IllegalStateException("another local stack is running in " + home));
        LocalServers servers = create(ports, home, lock::close, tls);
        try {
            endOrphans(home);
            requireFree(ports);
            inParallel(List.of(servers.kafka, servers.postgres, servers.redis, servers.mail), LocalServer::start);
            return servers;
        } catch (RuntimeException e) {
            servers.close();
            throw e;
        }
    }

    /**
     * Ends the servers that a killed run left behind in its directory; leaves a directory alone whose run is alive, or that is none.
     *
     * @return whether the directory is free now
     */
    public static boolean reapOrphans(Path directory) {
        Path home = directory.toAbsolutePath().normalize();
        if (!Files.isDirectory(home)) {
            return true;
        }
        Optional<DirectoryLock> lock = DirectoryLock.tryAcquire(home);
        lock.ifPresent(held -> {
            try (held) {
                endOrphans(home);
            }
        });
        return lock.isPresent();
    }

    /** Kafka's {@code bootstrap.servers}. */
    public String kafkaBootstrap() {
        return "127.0.0.1:" + ports.kafka();
    }

    /** Redis as a {@code redis://} URI. */
    public String redisUri() {
        return "redis://127.0.0.1:" + ports.redis();
    }

    /** A database ({@code pm_events} or {@code pm_notifications}) for JDBC, without user and password. */
    public String postgresJdbcUrl(String database) {
        return "jdbc:" + postgresReactiveUrl(database);
    }

    /** A database ({@code pm_events} or {@code pm_notifications}) for the reactive client, without user and password. */
    public String postgresReactiveUrl(String database) {
        return "postgresql://127.0.0.1:" + ports.postgres() + "/" + database;
    }

    /** Where mails are taken. */
    public int smtpPort() {
        return ports.smtp();
    }

    public ServerPorts ports() {
        return ports;
    }

    public LocalServer kafka() {
        return kafka;
    }

    public LocalServer postgres() {
        return postgres;
    }

    public LocalServer redis() {
        return redis;
    }

    public MailSink mail() {
        return mail;
    }

    /** Stops all four and gives the directory free; its data stays. */
    @Override
    public void close() {
        try {
            inParallel(List.of(mail, kafka, redis, postgres), LocalServer::stop);
        } finally {
            afterClose.run();
        }
    }

    private static LocalServers create(ServerPorts ports, Path home, Runnable afterClose, @Nullable TlsListeners tls) {
        return new LocalServers(
                ports,
                new KafkaServer(ports.kafka(), ports.kafkaController(), home(home, "kafka"), tls),
                new PostgresServer(ports.postgres(), home(home, "postgres"), Privileges.detect(), tls),
                new RedisServer(ports.redis(), home(home, "redis"), tls),
                new SmtpServer(ports.smtp(), Clock.systemUTC(), tls),
                afterClose);
    }

    private static void inParallel(List<? extends LocalServer> servers, Consumer<LocalServer> action) {
        ExecutorService executor = Executors.newFixedThreadPool(servers.size());
        try {
            CompletableFuture.allOf(servers.stream()
                            .map(server -> CompletableFuture.runAsync(() -> action.accept(server), executor))
                            .toArray(CompletableFuture[]::new))
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        } finally {
            executor.shutdown();
        }
    }

    private static void endOrphans(Path home) {
        NativeProcess.reap(PostgresServer.pidFile(home.resolve("postgres")));
        NativeProcess.reap(RedisServer.pidFile(home.resolve("redis")));
    }

    private static void requireFree(ServerPorts ports) {
        ports.byName().forEach((name, port) -> {
            try (ServerSocket probe = new ServerSocket()) {
                probe.setReuseAddress(true);
                probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            } catch (IOException e) {
                throw new IllegalStateException("port " + port + " (" + name + ") is taken", e);
            }
        });
    }

    private static Path home(Path directory, String name) {
        try {
            return Files.createDirectories(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
