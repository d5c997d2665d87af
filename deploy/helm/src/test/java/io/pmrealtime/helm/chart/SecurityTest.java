package io.pmrealtime.helm.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.helm.render.Charts;
import io.pmrealtime.helm.render.Manifests;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What pods may do, whom they may talk to, and where secrets stand. */
class SecurityTest {
    private static final List<String> SERVICES = Charts.SERVICES;
    private static final List<String> REAL_SCENARIOS = List.of("minimal", "production", "bring-your-own-tls");

    @ParameterizedTest
    @FieldSource("REAL_SCENARIOS")
    void podsAreConfined(String scenario) {
        Charts.scenario(scenario).workloads().forEach(workload -> {
            JsonNode pod = workload.at("/spec/template/spec");
            String name = Manifests.name(workload);
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean())
                    .as(name)
                    .isTrue();
            assertThat(pod.at("/securityContext/seccompProfile/type").asText())
                    .as(name)
                    .isEqualTo("RuntimeDefault");
            assertThat(pod.path("automountServiceAccountToken").asBoolean(true))
                    .as(name)
                    .isFalse();
            for (JsonNode container : containers(pod)) {
                JsonNode context = container.path("securityContext");
                assertThat(context.path("allowPrivilegeEscalation").asBoolean(true))
                        .as(name)
                        .isFalse();
                assertThat(context.path("readOnlyRootFilesystem").asBoolean())
                        .as(name)
                        .isTrue();
                assertThat(context.at("/capabilities/drop/0").asText()).as(name).isEqualTo("ALL");
                assertThat(container.at("/resources/limits/memory").asText())
                        .as(name)
                        .isNotEmpty();
            }
        });
    }

    @ParameterizedTest
    @FieldSource("REAL_SCENARIOS")
    void serviceAccountsHaveNoToken(String scenario) {
        assertThat(Charts.scenario(scenario).ofKind("ServiceAccount"))
                .hasSize(4)
                .allMatch(
                        account -> !account.path("automountServiceAccountToken").asBoolean(true));
    }

    /** Only existing Secrets are referred to: values and rendered objects hold no secret. */
    @ParameterizedTest
    @FieldSource("REAL_SCENARIOS")
    void secretsAreOnlyReferredTo(String scenario) {
        Manifests manifests = Charts.scenario(scenario);
        assertThat(manifests.ofKind("Secret")).isEmpty();
        manifests.workloads().forEach(workload -> {
            for (JsonNode container : containers(workload.at("/spec/template/spec"))) {
                for (JsonNode variable : container.path("env")) {
                    if (variable.path("name").asText().matches(".*(PASSWORD|KEYSTORE_KEY|SECRET).*")) {
                        assertThat(variable.at("/valueFrom/secretKeyRef/name").asText())
                                .as(variable.path("name").asText())
                                .isNotEmpty();
                    }
                }
            }
        });
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void networkIsClosedButForWhatIsListed(String service) {
        JsonNode policy = Charts.scenario("production").one("NetworkPolicy", "pm-" + service);
        assertThat(texts(policy.at("/spec/policyTypes"))).containsExactly("Ingress", "Egress");
        assertThat(policy.at("/spec/podSelector/matchLabels/app.kubernetes.io~1name")
                        .asText())
                .isEqualTo(service);
        for (JsonNode rule : policy.at("/spec/egress")) {
            assertThat(rule.path("ports"))
                    .as("a rule without ports would open all")
                    .isNotEmpty();
        }
        for (JsonNode rule : policy.at("/spec/ingress")) {
            assertThat(texts(rule.path("ports").findValue("port") == null ? rule : rule.path("ports")))
                    .hasSize(1);
            assertThat(rule.path("from")).isNotEmpty();
        }
        assertThat(callers(policy, "http"))
                .as("the front door calls the service")
                .isEqualTo("ingress-nginx");
        assertThat(callers(policy, "management"))
                .as("Prometheus reads metrics, and may do nothing else")
                .isEqualTo("monitoring");
    }

    private static String callers(JsonNode policy, String port) {
        for (JsonNode rule : policy.at("/spec/ingress")) {
            if (rule.at("/ports/0/port").asText().equals(port)) {
                return rule.at("/from/0/namespaceSelector/matchLabels/kubernetes.io~1metadata.name")
                        .asText();
            }
        }
        throw new AssertionError("nobody may call " + port);
    }

    @Test
    void eachServiceReachesOnlyThePartsThatItUses() {
        Manifests production = Charts.scenario("production");
        Set<Integer> kafka = Set.of(9092, 9093);
        Set<Integer> redis = Set.of(6379, 26379);
        Set<Integer> postgresql = Set.of(5432);
        Set<Integer> smtp = Set.of(25, 465, 587, 1025);
        Set<Integer> always = Set.of(53, 443, 4317, 4318);
        assertThat(egressPorts(production, "gateway-service")).isEqualTo(union(always, kafka, redis));
        assertThat(egressPorts(production, "presence-service")).isEqualTo(union(always, kafka, redis));
        assertThat(egressPorts(production, "pm-events-service")).isEqualTo(union(always, kafka, redis, postgresql));
        assertThat(egressPorts(production, "notification-service")).isEqualTo(union(always, kafka, postgresql, smtp));
        assertThat(egressPorts(Charts.scenario("bring-your-own-tls"), "gateway-service"))
                .as("no key set is fetched when the key is a Secret, no spans are sent unless asked for")
                .isEqualTo(union(Set.of(53), kafka, redis));
    }

    private static Set<Integer> egressPorts(Manifests manifests, String service) {
        Set<Integer> ports = new TreeSet<>();
        manifests
                .one("NetworkPolicy", "pm-" + service)
                .at("/spec/egress")
                .findValues("port")
                .forEach(port -> ports.add(port.asInt()));
        return ports;
    }

    @SafeVarargs
    private static Set<Integer> union(Set<Integer>... sets) {
        Set<Integer> union = new TreeSet<>();
        for (Set<Integer> set : sets) {
            union.addAll(set);
        }
        return union;
    }

    private static List<JsonNode> containers(JsonNode pod) {
        List<JsonNode> containers = new ArrayList<>();
        pod.path("initContainers").forEach(containers::add);
        pod.path("containers").forEach(containers::add);
        return containers;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(node -> texts.add(node.asText()));
        return texts;
    }
}
