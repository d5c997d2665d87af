package io.pmrealtime.local.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pmrealtime.local.servers.LocalServers;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LocalServersResourceTest {
    private final LocalServers servers = TestEnvironment.servers();

    @Test
    void aServiceWithADatabaseIsPointedAtEverything() {
        assertThat(configuration(Map.of("database", "pm_notifications")))
                .containsOnly(
                        Map.entry(
                                "kafka.bootstrap.servers",
                                "127.0.0.1:" + servers.ports().kafka()),
                        Map.entry(
                                "quarkus.redis.hosts",
                                "redis://127.0.0.1:" + servers.ports().redis()),
                        Map.entry("quarkus.mailer.host", "127.0.0.1"),
                        Map.entry(
                                "quarkus.mailer.port",
                                Integer.toString(servers.ports().smtp())),
                        Map.entry(
                                "mp.jwt.verify.publickey",
                                TestEnvironment.tokens().publicKeyPem()),
                        Map.entry("mp.jwt.verify.issuer", "pm-realtime-local"),
                        Map.entry("quarkus.datasource.username", "postgres"),
                        Map.entry("quarkus.datasource.password", "postgres"),
                        Map.entry(
                                "quarkus.datasource.reactive.url",
                                "postgresql://127.0.0.1:" + servers.ports().postgres() + "/pm_notifications"),
                        Map.entry(
                                "quarkus.datasource.jdbc.url",
                                "jdbc:postgresql://127.0.0.1:" + servers.ports().postgres() + "/pm_notifications"));
    }

    @Test
    void aServiceWithoutADatabaseHearsNothingOfOne() {
        assertThat(configuration(Map.of())).hasSize(6).doesNotContainKey("quarkus.datasource.jdbc.url");
        assertThat(configuration(Map.of("database", "none"))).hasSize(6);
    }

    @Test
    void aDatabaseThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> configuration(Map.of("database", "pm_gateway")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("database is 'pm_gateway', not one of [pm_events, pm_notifications, none]");
    }

    private static Map<String, String> configuration(Map<String, String> arguments) {
        LocalServersResource resource = new LocalServersResource();
        resource.init(arguments);
        return resource.start();
    }
}
