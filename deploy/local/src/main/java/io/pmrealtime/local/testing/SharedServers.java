package io.pmrealtime.local.testing;

import io.pmrealtime.local.servers.LocalServer;
import io.pmrealtime.local.servers.LocalServers;
import io.pmrealtime.local.servers.Mail;
import io.pmrealtime.local.servers.MailSink;
import io.pmrealtime.local.servers.ServerPorts;
import io.pmrealtime.local.token.DevTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The servers of this JVM. Quarkus loads the classes of each test profile anew and closes their class loader after it, so the servers live in
 * the copy of this class that the system class loader has, and others reach them by types of the JDK alone.
 */
final class SharedServers {
    private static @Nullable Map<String, Object> shared;
    private static @Nullable RuntimeException failure;

    private SharedServers() {}

    /** Starts the servers at the first call; what failed then fails the same way in every test. Called across class loaders. */
    static synchronized Map<String, Object> share() {
        if (failure != null) {
            throw failure;
        }
        if (shared == null) {
            try {
                shared = inOwnClassLoader(SharedServers::start);
            } catch (RuntimeException e) {
                failure = e;
                throw e;
            }
        }
        return shared;
    }

    private static Map<String, Object> start() {
        Path root = Path.of("target", "local-servers").toAbsolutePath();
        sweep(root);
        Path directory = root.resolve(Long.toString(ProcessHandle.current().pid()));
        LocalServers servers = LocalServers.start(ServerPorts.free(), directory);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(servers, directory), "local-servers-end"));
        return published(servers, DevTokens.generate());
    }

    private static Map<String, Object> published(LocalServers servers, DevTokens tokens) {
        ServerPorts ports = servers.ports();
        return Map.of(
                "ports",
                new int[] {ports.kafka(), ports.kafkaController(), ports.postgres(), ports.redis(), ports.smtp()},
                "keys",
                tokens.keys(),
                "kafka",
                controls(servers.kafka()),
                "postgres",
                controls(servers.postgres()),
                "redis",
                controls(servers.redis()),
                "mail",
                controls(servers.mail()),
                "mails",
                mailControls(servers.mail()));
    }

    private static Map<String, Supplier<?>> controls(LocalServer server) {
        return Map.of(
                "name",
                server::name,
                "isRunning",
                server::isRunning,
                "start",
                action(server::start),
                "stop",
                action(server::stop));
    }

    private static Map<String, Supplier<?>> mailControls(MailSink sink) {
        return Map.of(
                "mails", () -> sink.mails().stream().map(SharedServers::fields).toList(), "clear", action(sink::clear));
    }

    private static Supplier<?> action(Runnable action) {
        return () -> inOwnClassLoader(() -> {
            action.run();
            return true;
        });
    }

    /** Kafka and GreenMail load what they plug together by the thread's class loader, which has to be that of their other classes. */
    private static <T> T inOwnClassLoader(Supplier<T> action) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(SharedServers.class.getClassLoader());
        try {
            return action.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static @Nullable Object[] fields(Mail mail) {
        return new @Nullable Object[] {
            mail.to(), mail.from(), mail.subject(), mail.headers(), mail.text(), mail.html(), mail.receivedAt()
        };
    }

    /** Runs that were killed leave servers and data; those that are alive keep theirs. */
    private static void sweep(Path root) {
        for (Path directory : directories(root)) {
            if (LocalServers.reapOrphans(directory)) {
                delete(directory);
            }
        }
    }

    private static void end(LocalServers servers, Path directory) {
        servers.close();
        delete(directory);
    }

    private static List<Path> directories(Path root) {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(root)) {
            return children.filter(Files::isDirectory).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : (Iterable<Path>) tree.sorted(Comparator.reverseOrder())::iterator) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
