package io.pmrealtime.helm.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.LintResult;
import io.pmrealtime.helm.render.Charts;
import io.pmrealtime.helm.render.KubernetesModel;
import io.pmrealtime.helm.render.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Every scenario lints, renders, and gives objects that a cluster would take. */
class ScenarioTest {
    private static final List<String> SCENARIOS = Charts.SCENARIOS;
    private static final List<String> SERVICES = Charts.SERVICES;

    @ParameterizedTest
    @FieldSource("SCENARIOS")
    void lintsStrictly(String scenario) throws IOException {
        LintResult result = Charts.lint(Charts.UMBRELLA, Charts.read(Charts.scenarioFile(scenario)));
        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
        assertThat(result.getMessages())
                .noneMatch(message -> message.contains("[WARNING]") || message.contains("[ERROR]"));
    }

    @ParameterizedTest
    @FieldSource("SCENARIOS")
    void objectsAreAsKubernetesDemands(String scenario) {
        Manifests manifests = Charts.scenario(scenario);
        assertThat(manifests.all()).hasSizeGreaterThan(15);
        manifests.all().forEach(KubernetesModel::read);
    }

    @ParameterizedTest
    @FieldSource("SCENARIOS")
    void namesAreUniqueAndFit(String scenario) {
        Set<String> seen = new HashSet<>();
        for (JsonNode manifest : Charts.scenario(scenario).all()) {
            String name = manifest.path("kind").asText() + "/" + Manifests.name(manifest);
            assertThat(seen.add(name)).as("%s only once", name).isTrue();
            assertThat(Manifests.name(manifest)).hasSizeLessThan(64);
        }
    }

    @Test
    void misspeltFieldOfAnObjectWouldBeNoticed() {
        JsonNode deployment = Charts.scenario("minimal")
                .one("Deployment", "pm-gateway-service")
                .deepCopy();
        ((ObjectNode) deployment.at("/spec/template/spec")).put("hostNetwrok", true);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KubernetesModel.read(deployment))
                .withMessageContaining("hostNetwrok");
    }

    /** A service can be installed without the umbrella, with the same global values. */
    @ParameterizedTest
    @FieldSource("SERVICES")
    void serviceInstallsByItself(String service, @TempDir Path directory) throws IOException {
        Map<String, Object> scenario = Charts.read(Charts.scenarioFile("minimal"));
        @SuppressWarnings("unchecked")
        Map<String, Object> values = new HashMap<>((Map<String, Object>) scenario.get(service));
        values.put("global", scenario.get("global"));
        Path file = directory.resolve("values.yaml");
        Files.writeString(file, new ObjectMapper().writeValueAsString(values));

        Manifests manifests = Charts.render(service, file);

        assertThat(manifests.has("Deployment", "pm-" + service)).isTrue();
        assertThat(manifests.ofKind("Deployment")).hasSize(1);
        manifests.all().forEach(KubernetesModel::read);
    }

    /** Each service is there by itself: the others can be left out. */
    @ParameterizedTest
    @FieldSource("SERVICES")
    void serviceCanBeLeftOut(String service) {
        Manifests manifests = Charts.scenario("production", service + ".enabled=false");
        assertThat(manifests.has("Deployment", "pm-" + service)).isFalse();
        assertThat(manifests.ofKind("Deployment")).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "gateway-service.replicas=3, replicas",
        "global.kafka.bootstrap=x, bootstrap",
        "ingress.hosts=x, hosts",
        "notification-service.smtp.security=ssl, security",
        "pm-events-service.migration.mode=never, mode",
        "gateway-service.keda.enabled=true, keda",
        "topics.partitions.other=3, other",
    })
    void unknownAndWrongValuesAreRefused(String setting, String named) {
        assertThatIllegalStateException()
                .isThrownBy(() -> Charts.scenario("minimal", setting))
                .withMessageContaining(named);
    }

    @ParameterizedTest
    @CsvSource({
        "global.kafka.bootstrapServers=, global.kafka.bootstrapServers",
        "global.redis.hosts=null, global.redis.hosts",
        "global.jwt.issuer=, global.jwt.issuer",
        "global.jwt.existingSecret=, global.jwt.jwksUrl",
        "global.postgresql.host=, global.postgresql.host",
        "global.postgresql.existingSecret=, global.postgresql.existingSecret",
        "notification-service.smtp.from=, notification-service.smtp.from",
        "ingress.enabled=true, ingress.host",
        "httpRoute.enabled=true, httpRoute.parentRefs",
        "topics.mode=strimzi, topics.strimzi.cluster",
        "global.postgresql.sslMode=verify-full, global.postgresql.caSecret",
        "global.kafka.securityProtocol=SASL_SSL, global.kafka.sasl.existingSecret",
    })
    void whatIsMissingIsNamed(String setting, String named) {
        assertThatIllegalStateException()
                .isThrownBy(() -> Charts.scenario("minimal", setting))
                .withMessageContaining(named);
    }

    @ParameterizedTest
    @CsvSource({
        "gateway-service.allowedOrigins=null, gateway-service.allowedOrigins",
        "notification-service.webAddress=, notification-service.webAddress",
    })
    void whatProductionNeedsIsNamed(String setting, String named) {
        assertThatIllegalStateException()
                .isThrownBy(() -> Charts.scenario("production", setting))
                .withMessageContaining(named);
    }

    /** The services themselves refuse development defaults then. */
    @ParameterizedTest
    @FieldSource("SERVICES")
    void productionIsTheDefault(String service) {
        assertThat(WorkloadTest.env(Charts.scenario("production").container("pm-" + service), "QUARKUS_PROFILE")
                        .path("value")
                        .asText())
                .isEqualTo("prod,production");
        assertThat(Charts.scenario("trial")
                        .container("pm-" + service)
                        .path("env")
                        .findValuesAsText("name"))
                .doesNotContain("QUARKUS_PROFILE");
    }
}
