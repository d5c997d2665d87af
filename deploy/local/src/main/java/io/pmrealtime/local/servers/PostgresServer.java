package io.pmrealtime.local.servers;

import io.pmrealtime.local.os.NativeProcess;
import io.pmrealtime.local.os.Privileges;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PostgreSQL as a process of its own, with one database per service that keeps data there. */
final class PostgresServer implements LocalServer {
    static final String USER = "postgres";
    static final String PASSWORD = "postgres";
    static final List<String> DATABASES = List.of("pm_events", "pm_notifications");

    private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    /** Development data survives the death of the process, not that of the machine, and waits for no disk. */
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("listen_addresses", "127.0.0.1"),
            Map.entry("unix_socket_directories", ""),
            Map.entry("fsync", "off"),
            Map.entry("synchronous_commit", "off"),
            Map.entry("full_page_writes", "off"),
            Map.entry("max_connections", "200"),
            Map.entry("shared_buffers", "64MB"),
            Map.entry("io_method", "sync"),
            Map.entry("timezone", "UTC"));

    private final int port;
    private final Path home;
    private final Privileges privileges;
    private final @Nullable TlsListeners tls;
    private @Nullable NativeProcess process;

    PostgresServer(int port, Path home, Privileges privileges) {
        this(port, home, privileges, null);
    }

    PostgresServer(int port, Path home, Privileges privileges, @Nullable TlsListeners tls) {
        this.port = port;
        this.home = home;
        this.privileges = privileges;
        this.tls = tls;
    }

    @Override
    public String name() {
        return "PostgreSQL";
    }

    @Override
    public synchronized void start() {
        if (process != null) {
            return;
        }
        Path binaries = PostgresBinaries.unpacked();
        Path data = home.resolve("data");
        if (!Files.isDirectory(data)) {
            initialise(binaries, data);
        }
        privileges.own(data);
        process = NativeProcess.start(
                name(), privileges.wrap(command(binaries, data)), pidFile(home), log(), this::answers, START_LIMIT);
        createDatabases();
    }

    @Override
    public synchronized void stop() {
        if (process != null) {
            process.stop(NativeProcess.Signal.INT);
            process = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return process != null;
    }

    static Path pidFile(Path home) {
        return home.resolve("postgres.pid");
    }

    private Path log() {
        return home.resolve("postgres.log");
    }

    private List<String> command(Path binaries, Path data) {
        List<String> command = new ArrayList<>(List.of(
                binaries.resolve("bin/postgres").toString(), "-D", data.toString(), "-p", Integer.toString(port)));
        SETTINGS.forEach((key, value) -> command.addAll(List.of("-c", key + "=" + value)));
        if (tls != null) {
            tls.postgresSettings(data).forEach((key, value) -> command.addAll(List.of("-c", key + "=" + value)));
        }
        return command;
    }

    /** Creates the cluster beside its place and renames it, so that a start that was killed half way leaves none. */
    private void initialise(Path binaries, Path data) {
        Path fresh = home.resolve("data.new");
        Path password = home.resolve("password");
        try {
            if (Files.exists(fresh)) {
                PostgresBinaries.deleteTree(fresh);
            }
            Files.createDirectories(fresh);
            privileges.own(fresh);
            Files.writeString(password, PASSWORD);
            List<String> command = List.of(
                    binaries.resolve("bin/initdb").toString(),
                    "--pgdata=" + fresh,
                    "--username=" + USER,
                    "--pwfile=" + password,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--no-sync",
                    "--no-instructions");
            NativeProcess.run("initdb", privileges.wrap(command), log());
            Files.delete(password);
            Files.move(fresh, data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answers() {
        try (Connection connection = connect()) {
            return connection.isValid(1);
        } catch (SQLException e) {
            LOG.debug("PostgreSQL does not answer yet", e);
            return false;
        }
    }

    private void createDatabases() {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            List<String> existing = new ArrayList<>();
            try (ResultSet names = statement.executeQuery("select datname from pg_database")) {
                while (names.next()) {
                    existing.add(names.getString(1));
                }
            }
            for (String database : DATABASES) {
                if (!existing.contains(database)) {
                    // Copying files is much faster than logging every page, and safe with nobody connected.
                    statement.execute("create database " + database + " strategy file_copy");
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the databases cannot be created: " + e.getMessage(), e);
        }
    }

    private Connection connect() throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName("postgres");
        source.setUser(USER);
        source.setPassword(PASSWORD);
        source.setConnectTimeout(2);
        source.setSocketTimeout(20);
        return source.getConnection();
    }
}
