package io.pmrealtime.local.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pmrealtime.local.os.Privileges;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PostgresServerTest {
    @TempDir
    private Path home;

    @ParameterizedTest
    @MethodSource
    void runsInEveryWayThatThisUserMay(Privileges privileges) throws Exception {
        int port = ServerPorts.free().postgres();
        PostgresServer server = new PostgresServer(port, home, privileges);
        server.start();
        try (Connection connection = connect(port);
                ResultSet row = connection
                        .createStatement()
                        .executeQuery("select count(*) from pg_database"
                                + " where datname in ('pm_events', 'pm_notifications')")) {
            row.next();
            assertThat(row.getInt(1)).isEqualTo(2);
        } finally {
            server.stop();
        }
    }

    static Stream<Privileges> runsInEveryWayThatThisUserMay() {
        return Privileges.available();
    }

    @Test
    void aClusterIsTakenOverFromARunUnderAnotherUser() throws Exception {
        int port = ServerPorts.free().postgres();
        List<Privileges> ways = Privileges.available().toList();
        for (int round = 0; round < 3; round++) {
            PostgresServer server = new PostgresServer(port, home, ways.get(round % ways.size()));
            server.start();
            try (Connection connection = connect(port)) {
                connection.createStatement().execute("create table round_" + round + " (id int)");
            } finally {
                server.stop();
            }
        }
        assertThat(home.resolve("data.new")).doesNotExist();
    }

    @Test
    void aFailureShowsTheEndOfItsLog() throws Exception {
        PostgresServer server = new PostgresServer(ServerPorts.free().postgres(), home, Privileges.detect());
        server.start();
        server.stop();
        Files.writeString(home.resolve("data/postgresql.conf"), "no_such_setting = on");

        assertThatThrownBy(server::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("PostgreSQL ended with status 1")
                .hasMessageContaining("unrecognized configuration parameter \"no_such_setting\"");
        assertThat(server.isRunning()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, /postgres-linux-x86_64.txz",
        "Linux, aarch64, /postgres-linux-arm_64.txz",
        "Mac OS X, x86_64, /postgres-darwin-x86_64.txz",
        "Mac OS X, aarch64, /postgres-darwin-arm_64.txz"
    })
    void theArchiveIsChosenBySystemAndProcessor(String system, String processor, String archive) {
        assertThat(PostgresBinaries.archiveName(system, processor)).isEqualTo(archive);
    }

    @ParameterizedTest
    @CsvSource({"/postgres-linux-x86_64.txz", "/postgres-linux-arm_64.txz"})
    void bothProcessorFamiliesAreOnTheClassPath(String archive) {
        assertThat(PostgresServer.class.getResource(archive)).isNotNull();
    }

    private static Connection connect(int port) throws Exception {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres", PostgresServer.USER, PostgresServer.PASSWORD);
    }
}
