package io.pmrealtime.contracts.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DevelopmentDefaultsTest {
    private final Map<String, String> settings = new HashMap<>(Map.of(
            "quarkus.application.name", "gateway-service",
            "kafka.bootstrap.servers", "kafka.example.org:9093",
            "quarkus.redis.hosts", "rediss://redis.example.org:6379",
            "quarkus.datasource.jdbc.url", "jdbc:postgresql://db.example.org:5432/pm_events",
            "quarkus.datasource.username", "pm",
            "quarkus.datasource.password", "s3cret",
            "mp.jwt.verify.issuer", "https://login.example.org",
            "mp.jwt.verify.publickey.location", "https://login.example.org/jwks",
            "gateway.allowed-origins", "https://app.example.org"));

    private List<String> remaining() {
        return DevelopmentDefaults.remaining(key -> Optional.ofNullable(settings.get(key)));
    }

    @Test
    void aServiceThatIsConfiguredIsFit() {
        assertThat(remaining()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "kafka.bootstrap.servers, localhost:19092, KAFKA_BOOTSTRAP_SERVERS",
        "quarkus.redis.hosts, redis://localhost:16379, QUARKUS_REDIS_HOSTS",
        "quarkus.datasource.jdbc.url, jdbc:postgresql://localhost:15432/pm_events, QUARKUS_DATASOURCE_JDBC_URL",
        "quarkus.datasource.reactive.url, postgresql://localhost:15432/pm_notifications, QUARKUS_DATASOURCE_REACTIVE_URL",
        "quarkus.datasource.password, postgres, QUARKUS_DATASOURCE_PASSWORD",
        "mp.jwt.verify.issuer, pm-realtime-local, MP_JWT_VERIFY_ISSUER",
        "quarkus.mailer.from, PM Realtime <notifications@pmrealtime.invalid>, QUARKUS_MAILER_FROM",
        "notification.email.link-base, http://localhost:8080, NOTIFICATION_EMAIL_LINK_BASE",
    })
    void aDevelopmentDefaultIsNamedAndNotRepeated(String key, String value, String variable) {
        settings.put(key, value);
        assertThat(remaining())
                .singleElement()
                .asString()
                .contains(key, "(" + variable + ")")
                .doesNotContain(value + ":");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mp.jwt.verify.issuer",
                "mp.jwt.verify.publickey.location",
                "quarkus.datasource.password",
                "gateway.allowed-origins"
            })
    void whatIsMissingIsNamed(String key) {
        settings.remove(key);
        assertThat(remaining()).singleElement().asString().startsWith("set " + key + " ");
    }

    @Test
    void onlyTheGatewayNeedsOriginsAndOnlyADatabaseAPassword() {
        settings.put("quarkus.application.name", "presence-service");
        settings.keySet().removeIf(key -> key.startsWith("quarkus.datasource") || key.startsWith("gateway"));
        assertThat(remaining()).isEmpty();
    }

    @Test
    void aKeyInPlaceIsAsGoodAsALocation() {
        settings.remove("mp.jwt.verify.publickey.location");
        settings.put("mp.jwt.verify.publickey", "MIIB");
        assertThat(remaining()).isEmpty();
    }
}
