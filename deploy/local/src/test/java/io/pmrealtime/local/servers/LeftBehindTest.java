package io.pmrealtime.local.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the servers when the JVM that started them ends. */
class LeftBehindTest {
    @TempDir
    private Path directory;

    @Test
    void theNextStartEndsTheServersOfAKilledRunAndFindsItsData() throws Exception {
        ServerPorts ports = ServerPorts.free();
        List<ProcessHandle> orphans;
        try (ServersProgram.Running killed = ServersProgram.launch(directory, arguments(ports))) {
            sql(ports, "create table kept as select 42 as answer");
            assertThat(redis(ports, "SET kept 42", 5)).isEqualTo("+OK\r\n");
            orphans = List.of(
                    process(directory.resolve("postgres/postgres.pid")), process(directory.resolve("redis/redis.pid")));
            killed.process().destroyForcibly().waitFor();
        }
        assertThat(orphans).as("both outlive the JVM").allMatch(ProcessHandle::isAlive);

        try (LocalServers servers = LocalServers.start(ports, directory)) {
            assertThat(orphans).noneMatch(ProcessHandle::isAlive);
            try (Connection connection = connect(ports);
                    ResultSet row = connection.createStatement().executeQuery("select answer from kept")) {
                row.next();
                assertThat(row.getInt(1)).isEqualTo(42);
            }
            assertThat(redis(ports, "GET kept", 8)).isEqualTo("$2\r\n42\r\n");
            assertThat(servers.kafka().isRunning()).isTrue();
        }
    }

    @Test
    void aProcessThatOnlyHasThePidOfAnOrphanIsLeftAlone() throws Exception {
        Path home = Files.createDirectories(directory.resolve("redis"));
        Process bystander = new ProcessBuilder("sleep", "600").start();
        try {
            Files.writeString(home.resolve("redis.pid"), Long.toString(bystander.pid()));

            assertThat(LocalServers.reapOrphans(directory)).isTrue();

            assertThat(bystander.isAlive()).isTrue();
            assertThat(home.resolve("redis.pid")).doesNotExist();
        } finally {
            bystander.destroyForcibly();
        }
    }

    @Test
    void aTestJvmClearsUpAfterItselfAndAfterOneThatWasKilledButNotAfterOneThatRuns() throws Exception {
        try (ServersProgram.Running killed = ServersProgram.launch(directory);
                ServersProgram.Running alive = ServersProgram.launch(directory)) {
            List<Integer> orphaned = killed.ports().subList(0, 2);
            killed.process().destroyForcibly().waitFor();
            assertThat(orphaned).as("PostgreSQL and Redis").allMatch(LeftBehindTest::answers);

            try (ServersProgram.Running next = ServersProgram.launch(directory)) {
                assertThat(orphaned).noneMatch(LeftBehindTest::answers);
                assertThat(alive.ports()).allMatch(LeftBehindTest::answers);
                assertThat(runDirectories()).hasSize(2);
                askToEnd(next);
                assertThat(next.ports()).noneMatch(LeftBehindTest::answers);
            }
            assertThat(alive.ports()).allMatch(LeftBehindTest::answers);
            askToEnd(alive);
            assertThat(alive.ports()).noneMatch(LeftBehindTest::answers);
            assertThat(runDirectories()).isEmpty();
        }
    }

    private static void askToEnd(ServersProgram.Running running) throws InterruptedException {
        running.process().destroy();
        assertThat(running.process().waitFor(120, TimeUnit.SECONDS)).isTrue();
    }

    private String[] arguments(ServerPorts ports) {
        return Stream.concat(
                        Stream.of(directory.toString()),
                        ports.byName().values().stream().map(String::valueOf))
                .toArray(String[]::new);
    }

    private List<Path> runDirectories() throws IOException {
        try (Stream<Path> runs = Files.list(directory.resolve("target/local-servers"))) {
            return runs.toList();
        }
    }

    private static ProcessHandle process(Path pidFile) throws IOException {
        return ProcessHandle.of(Long.parseLong(Files.readString(pidFile).strip()))
                .orElseThrow();
    }

    private static void sql(ServerPorts ports, String statement) throws Exception {
        try (Connection connection = connect(ports)) {
            connection.createStatement().execute(statement);
        }
    }

    private static Connection connect(ServerPorts ports) throws Exception {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + ports.postgres() + "/pm_events",
                LocalServers.POSTGRES_USER,
                LocalServers.POSTGRES_PASSWORD);
    }

    private static String redis(ServerPorts ports, String command, int answerLength) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), ports.redis())) {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(answerLength), StandardCharsets.US_ASCII);
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
