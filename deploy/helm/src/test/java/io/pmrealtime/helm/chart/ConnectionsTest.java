package io.pmrealtime.helm.chart;

import static io.pmrealtime.helm.chart.WorkloadTest.env;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.helm.render.Charts;
import io.pmrealtime.helm.render.Manifests;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** What services are told of Kafka, Redis, PostgreSQL, the mail server and the issuer of tokens. */
class ConnectionsTest {
    private final Manifests minimal = Charts.scenario("minimal");
    private final Manifests production = Charts.scenario("production");
    private final Manifests ownTls = Charts.scenario("bring-your-own-tls");

    @Test
    void kafkaWithoutTls() {
        assertThat(minimal.properties("pm-presence-service"))
                .containsEntry("kafka.bootstrap.servers", "kafka:9092")
                .containsEntry("kafka.security.protocol", "PLAINTEXT")
                .doesNotContainKeys("kafka.ssl.truststore.location", "kafka.sasl.mechanism");
    }

    @Test
    void kafkaWithPassword() {
        JsonNode container = production.container("pm-gateway-service");
        assertThat(production.properties("pm-gateway-service"))
                .containsEntry("kafka.security.protocol", "SASL_SSL")
                .containsEntry("kafka.sasl.mechanism", "SCRAM-SHA-512")
                .containsEntry("kafka.ssl.truststore.type", "PEM")
                .containsEntry("kafka.ssl.truststore.location", "/etc/pm-realtime/kafka/ca.crt");
        assertMounted(production, "pm-gateway-service", "kafka", "kafka-ca");
        assertThat(env(container, "KAFKA_SASL_JAAS_CONFIG").path("value").asText())
                .startsWith("org.apache.kafka.common.security.scram.ScramLoginModule required")
                .contains("$(PM_KAFKA_USERNAME)", "$(PM_KAFKA_PASSWORD)")
                .endsWith(";");
        assertThat(env(container, "PM_KAFKA_PASSWORD")
                        .at("/valueFrom/secretKeyRef/name")
                        .asText())
                .isEqualTo("kafka-user");
    }

    @Test
    void kafkaWithClientCertificate() {
        JsonNode container = ownTls.container("pm-gateway-service");
        assertThat(ownTls.properties("pm-gateway-service"))
                .containsEntry("kafka.security.protocol", "SSL")
                .containsEntry("kafka.ssl.keystore.type", "PEM");
        assertThat(env(container, "KAFKA_SSL_KEYSTORE_KEY")
                        .at("/valueFrom/secretKeyRef/key")
                        .asText())
                .isEqualTo("tls.key");
        assertThat(env(container, "KAFKA_SSL_KEYSTORE_CERTIFICATE_CHAIN")
                        .at("/valueFrom/secretKeyRef/key")
                        .asText())
                .isEqualTo("tls.crt");
    }

    @Test
    void redisAloneWithSentinelAndAsCluster() {
        assertThat(minimal.properties("pm-gateway-service"))
                .containsEntry("quarkus.redis.client-type", "standalone")
                .containsEntry("quarkus.redis.hosts", "redis://redis:6379");
        assertThat(production.properties("pm-gateway-service"))
                .containsEntry("quarkus.redis.client-type", "sentinel")
                .containsEntry("quarkus.redis.master-name", "pm-realtime")
                .containsEntry("quarkus.tls.redis.trust-store.pem.certs", "/etc/pm-realtime/redis/ca.crt");
        assertMounted(production, "pm-gateway-service", "redis", "redis-ca");
        assertThat(ownTls.properties("pm-gateway-service"))
                .containsEntry("quarkus.redis.client-type", "cluster")
                .containsEntry("quarkus.redis.hosts", "rediss://redis-cluster-0:6379,rediss://redis-cluster-1:6379");
        assertThat(env(ownTls.container("pm-gateway-service"), "QUARKUS_REDIS_PASSWORD")
                        .at("/valueFrom/secretKeyRef/name")
                        .asText())
                .isEqualTo("redis-user");
    }

    @Test
    void postgresqlByBothDrivers() {
        assertThat(production.properties("pm-notification-service"))
                .containsEntry(
                        "quarkus.datasource.reactive.url", "postgresql://postgresql.example.org:5432/pm_notifications")
                .containsEntry("quarkus.datasource.reactive.postgresql.ssl-mode", "verify-full")
                .containsEntry("quarkus.datasource.reactive.hostname-verification-algorithm", "HTTPS")
                .containsEntry(
                        "quarkus.datasource.jdbc.url",
                        "jdbc:postgresql://postgresql.example.org:5432/pm_notifications?sslmode=verify-full&sslrootcert=/etc/pm-realtime/postgresql/ca.crt");
        assertThat(production.properties("pm-pm-events-service"))
                .as("it has no reactive driver")
                .doesNotContainKey("quarkus.datasource.reactive.url")
                .hasEntrySatisfying("quarkus.datasource.jdbc.url", url -> assertThat(url.toString())
                        .contains("/pm_events?sslmode=verify-full"));
        assertMounted(production, "pm-pm-events-service", "postgresql", "postgresql-ca");
        assertThat(minimal.properties("pm-notification-service"))
                .containsEntry(
                        "quarkus.datasource.jdbc.url",
                        "jdbc:postgresql://postgresql:5432/pm_notifications?sslmode=disable");
        assertThat(Charts.scenario(
                                "minimal",
                                "notification-service.database.host=other",
                                "notification-service.database.existingSecret=own")
                        .properties("pm-notification-service")
                        .getProperty("quarkus.datasource.reactive.url"))
                .isEqualTo("postgresql://other:5432/pm_notifications");
    }

    @Test
    void tokensByKeySetAndByKey() {
        assertThat(production.properties("pm-gateway-service"))
                .containsEntry("mp.jwt.verify.publickey.location", "https://login.example.org/.well-known/jwks.json")
                .containsEntry("mp.jwt.verify.issuer", "https://login.example.org");
        assertThat(ownTls.properties("pm-gateway-service"))
                .containsEntry("mp.jwt.verify.publickey.location", "file:/etc/pm-realtime/jwt/publickey.pem")
                .containsEntry("mp.jwt.verify.audiences", "pm-realtime");
        assertMounted(ownTls, "pm-gateway-service", "jwt", "pm-realtime-jwt");
    }

    @Test
    void mailServer() {
        assertThat(production.properties("pm-notification-service"))
                .containsEntry("quarkus.mailer.host", "smtp.example.org")
                .containsEntry("quarkus.mailer.port", "587")
                .containsEntry("quarkus.mailer.start-tls", "REQUIRED")
                .containsEntry("quarkus.mailer.tls", "false");
        assertThat(ownTls.properties("pm-notification-service"))
                .containsEntry("quarkus.mailer.tls", "true")
                .containsEntry("quarkus.mailer.start-tls", "DISABLED");
        assertThat(env(production.container("pm-notification-service"), "QUARKUS_MAILER_PASSWORD")
                        .at("/valueFrom/secretKeyRef/name")
                        .asText())
                .isEqualTo("smtp-user");
    }

    @Test
    void spansGoToACollectorWhenThereIsOne() {
        assertThat(production.properties("pm-presence-service"))
                .containsEntry("quarkus.otel.sdk.disabled", "false")
                .containsEntry("quarkus.otel.exporter.otlp.endpoint", "https://collector.example.org:4317")
                .containsEntry("quarkus.otel.exporter.otlp.protocol", "grpc")
                .containsEntry("quarkus.otel.traces.sampler.arg", "0.01")
                .containsEntry("quarkus.tls.otlp.trust-store.pem.certs", "/etc/pm-realtime/otlp/ca.crt");
        assertMounted(production, "pm-presence-service", "otlp", "collector-ca");
        assertThat(env(production.container("pm-presence-service"), "QUARKUS_OTEL_EXPORTER_OTLP_HEADERS")
                        .at("/valueFrom/secretKeyRef/name")
                        .asText())
                .isEqualTo("collector");
        assertThat(minimal.properties("pm-presence-service").stringPropertyNames())
                .noneMatch(key -> key.startsWith("quarkus.otel"));
    }

    @Test
    void logsAreJsonUnlessUnwanted() {
        assertThat(production.properties("pm-gateway-service")).containsEntry("pm-realtime.log.json", "true");
        assertThat(Charts.scenario("minimal", "global.logging.json=false").properties("pm-gateway-service"))
                .doesNotContainKey("pm-realtime.log.json");
    }

    @Test
    void ownConfigurationWinsOverWhatIsDerived() {
        Properties properties = Charts.scenario(
                        "minimal",
                        "gateway-service.config.quarkus\\.shutdown\\.timeout=7s",
                        "gateway-service.config.some\\.number=1000000")
                .properties("pm-gateway-service");
        assertThat(properties).containsEntry("quarkus.shutdown.timeout", "7s").containsEntry("some.number", "1000000");
    }

    private static void assertMounted(Manifests manifests, String deployment, String volume, String secret) {
        JsonNode pod = manifests.pod(deployment).path("spec");
        assertThat(pod.path("volumes"))
                .anyMatch(v -> v.path("name").asText().equals(volume)
                        && v.at("/secret/secretName").asText().equals(secret));
        assertThat(manifests.container(deployment).path("volumeMounts"))
                .anyMatch(mount -> mount.path("name").asText().equals(volume)
                        && mount.path("mountPath").asText().equals("/etc/pm-realtime/" + volume)
                        && mount.path("readOnly").asBoolean());
    }
}
