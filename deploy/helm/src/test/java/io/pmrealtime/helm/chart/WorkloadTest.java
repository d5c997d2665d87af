package io.pmrealtime.helm.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.helm.render.Charts;
import io.pmrealtime.helm.render.Manifests;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How pods come, go, move and multiply. */
class WorkloadTest {
    private static final List<String> SERVICES = Charts.SERVICES;
    private final Manifests production = Charts.scenario("production");
    private final Manifests minimal = Charts.scenario("minimal");

    @ParameterizedTest
    @FieldSource("SERVICES")
    void newVersionComesWithoutTakingPodsAwayFirst(String service) {
        JsonNode strategy = production.one("Deployment", "pm-" + service).at("/spec/strategy");
        assertThat(strategy.path("type").asText()).isEqualTo("RollingUpdate");
        assertThat(strategy.at("/rollingUpdate/maxUnavailable").asInt(-1)).isZero();
        assertThat(strategy.at("/rollingUpdate/maxSurge").asInt()).isPositive();
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void probesAskTheHealthEndpoints(String service) {
        JsonNode container = production.container("pm-" + service);
        assertThat(container.at("/startupProbe/httpGet/path").asText()).isEqualTo("/q/health/live");
        assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/q/health/live");
        assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/q/health/ready");
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            assertThat(container.path(probe).at("/httpGet/port").asText()).isEqualTo("management");
        }
        assertThat(port(container, "http"))
                .isEqualTo(production.properties("pm-" + service).get("quarkus.http.port"));
        assertThat(port(container, "management"))
                .isEqualTo(production.properties("pm-" + service).get("quarkus.management.port"));
    }

    private static String port(JsonNode container, String name) {
        for (JsonNode port : container.path("ports")) {
            if (port.path("name").asText().equals(name)) {
                return port.path("containerPort").asText();
            }
        }
        throw new AssertionError("no port " + name);
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void podIsKilledOnlyAfterItCouldDrain(String service) {
        long preStop = production
                .container("pm-" + service)
                .at("/lifecycle/preStop/sleep/seconds")
                .asLong();
        Properties properties = production.properties("pm-" + service);
        long drain = seconds(properties, "quarkus.shutdown.timeout") + seconds(properties, "gateway.drain.window");
        long grace = production
                .pod("pm-" + service)
                .at("/spec/terminationGracePeriodSeconds")
                .asLong();
        assertThat(preStop).isPositive();
        assertThat(drain).isPositive();
        assertThat(grace).isGreaterThan(preStop + drain);
    }

    private static long seconds(Properties properties, String key) {
        return Long.parseLong(properties.getProperty(key, "0s").replace("s", ""));
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void podsSpreadOverZonesAndNodes(String service) {
        JsonNode constraints = production.pod("pm-" + service).at("/spec/topologySpreadConstraints");
        assertThat(constraints.findValuesAsText("topologyKey"))
                .containsExactly("topology.kubernetes.io/zone", "kubernetes.io/hostname");
        assertThat(constraints.at("/0/labelSelector/matchLabels"))
                .isEqualTo(production.one("Deployment", "pm-" + service).at("/spec/selector/matchLabels"));
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void disruptionBudgetOnlyWithSeveralPods(String service) {
        assertThat(minimal.has("PodDisruptionBudget", "pm-" + service)).isFalse();
        assertThat(production
                        .one("PodDisruptionBudget", "pm-" + service)
                        .at("/spec/maxUnavailable")
                        .asInt())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void memoryIsLimitedAndTheHeapIsAShareOfIt(String service) {
        JsonNode container = production.container("pm-" + service);
        assertThat(container.at("/resources/limits/memory").asText())
                .isNotEmpty()
                .isEqualTo(container.at("/resources/requests/memory").asText());
        assertThat(env(container, "JDK_JAVA_OPTIONS").path("value").asText())
                .contains(
                        "-XX:MaxRAMPercentage=" + (service.equals("gateway-service") ? 40 : 70),
                        "-XX:+ExitOnOutOfMemoryError");
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void changedConfigurationRestartsPods(String service) {
        String path = "/metadata/annotations/checksum~1";
        JsonNode changed =
                Charts.scenario("minimal", service + ".config.some\\.key=1").pod("pm-" + service);
        JsonNode secret = Charts.scenario("minimal", "global.secretRevision=1").pod("pm-" + service);
        JsonNode before = minimal.pod("pm-" + service);
        assertThat(changed.at(path + "configuration")).isNotEqualTo(before.at(path + "configuration"));
        assertThat(changed.at(path + "secrets")).isEqualTo(before.at(path + "secrets"));
        assertThat(secret.at(path + "secrets")).isNotEqualTo(before.at(path + "secrets"));
    }

    @Test
    void gatewayScalesOnConnectionsAndCpu() {
        JsonNode scaler = production.one("HorizontalPodAutoscaler", "pm-gateway-service");
        assertThat(scaler.at("/spec/metrics/0/pods/metric/name").asText()).isEqualTo("gateway_connections_active");
        assertThat(scaler.at("/spec/metrics/0/pods/target/averageValue").asText())
                .isEqualTo("8000");
        assertThat(scaler.at("/spec/metrics/1/resource/name").asText()).isEqualTo("cpu");
        assertThat(scaler.at("/spec/scaleTargetRef/name").asText()).isEqualTo("pm-gateway-service");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pm-events-service", "presence-service", "notification-service"})
    void consumersScaleOnLag(String service) {
        JsonNode scaled = production.one("ScaledObject", "pm-" + service);
        JsonNode trigger = scaled.at("/spec/triggers/0");
        assertThat(scaled.at("/spec/scaleTargetRef/name").asText()).isEqualTo("pm-" + service);
        assertThat(trigger.at("/metadata/consumerGroup").asText()).isEqualTo(service);
        assertThat(trigger.at("/metadata/topic").asText()).startsWith("pm.");
        assertThat(trigger.at("/metadata/tls").asText()).isEqualTo("enable");
        assertThat(trigger.at("/metadata/sasl").asText()).isEqualTo("scram_sha512");
        assertThat(trigger.at("/authenticationRef/name").asText()).isEqualTo("kafka");
        assertThat(production.has("HorizontalPodAutoscaler", "pm-" + service)).isFalse();
        assertThat(scaled.at("/spec/maxReplicaCount").asInt())
                .as("more pods than partitions would idle")
                .isLessThanOrEqualTo(12);
    }

    @Test
    void nothingSetsReplicasThatAScalerDecides() {
        SERVICES.forEach(service -> {
            assertThat(production
                            .one("Deployment", "pm-" + service)
                            .at("/spec/replicas")
                            .isMissingNode())
                    .isTrue();
            assertThat(minimal.one("Deployment", "pm-" + service)
                            .at("/spec/replicas")
                            .asInt())
                    .isEqualTo(1);
        });
    }

    @Test
    void twoScalersForOneServiceAreRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Charts.scenario("production", "presence-service.autoscaling.enabled=true"))
                .withMessageContaining("exclude each other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pm-events-service", "notification-service"})
    void tablesAreMigratedBeforeTheNewVersionRuns(String service) {
        JsonNode init = minimal.pod("pm-" + service).at("/spec/initContainers/0");
        assertMigrates(init, minimal.container("pm-" + service));
        assertThat(minimal.properties("pm-" + service)).containsEntry("quarkus.flyway.migrate-at-start", "false");

        JsonNode job = production.one("Job", "pm-" + service + "-migrate");
        assertThat(production.pod("pm-" + service).at("/spec/initContainers").isMissingNode())
                .isTrue();
        assertThat(job.at("/metadata/annotations")
                        .path(Charts.HOOK_WHEN_RENDERED)
                        .asText())
                .isEqualTo("pre-install,pre-upgrade");
        assertMigrates(job.at("/spec/template/spec/containers/0"), production.container("pm-" + service));
        assertThat(production.properties("pm-" + service + "-migrate"))
                .as("the job runs before the release's own configuration is there, and has the same")
                .isEqualTo(production.properties("pm-" + service));
        assertThat(job.at("/spec/template/spec/volumes/0/configMap/name").asText())
                .isEqualTo("pm-" + service + "-migrate");

        Manifests atStart = Charts.scenario("minimal", service + ".migration.mode=start");
        assertThat(atStart.pod("pm-" + service).at("/spec/initContainers").isMissingNode())
                .isTrue();
        assertThat(atStart.properties("pm-" + service)).doesNotContainKey("quarkus.flyway.migrate-at-start");
    }

    private static void assertMigrates(JsonNode migration, JsonNode server) {
        assertThat(migration.path("image")).isEqualTo(server.path("image"));
        assertThat(env(migration, "QUARKUS_FLYWAY_MIGRATE_AT_START")
                        .path("value")
                        .asText())
                .isEqualTo("true");
        assertThat(env(migration, "QUARKUS_INIT_AND_EXIT").path("value").asText())
                .isEqualTo("true");
        assertThat(env(migration, "QUARKUS_DATASOURCE_PASSWORD").at("/valueFrom/secretKeyRef/name"))
                .isEqualTo(env(server, "QUARKUS_DATASOURCE_PASSWORD").at("/valueFrom/secretKeyRef/name"));
    }

    static JsonNode env(JsonNode container, String name) {
        for (JsonNode variable : container.path("env")) {
            if (variable.path("name").asText().equals(name)) {
                return variable;
            }
        }
        throw new AssertionError(name + " is not set: " + container.path("env").findValuesAsText("name"));
    }
}
