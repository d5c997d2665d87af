package io.pmrealtime.helm.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pmrealtime.helm.render.Charts;
import io.pmrealtime.helm.render.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Alerts and dashboards name what the services export, and every alert says what to do. */
class MonitoringTest {
    private final Manifests production = Charts.scenario("production");

    @Test
    void alertsNameExportedMetrics() throws IOException {
        Set<String> exported = ExportedMetrics.all();
        for (JsonNode alert : alerts()) {
            Set<String> named = PromQl.metrics(alert.path("expr").asText());
            assertThat(named).as(alert.path("alert").asText()).isNotEmpty();
            assertThat(exported).as(alert.path("alert").asText()).containsAll(named);
        }
    }

    @Test
    void everyAlertHasARunbook() throws IOException {
        String page = Files.readString(Charts.SOURCES.resolve("../../docs/operations.md"));
        assertThat(alerts()).hasSizeGreaterThan(10);
        for (JsonNode alert : alerts()) {
            String name = alert.path("alert").asText();
            assertThat(page).contains("\n### " + name + "\n");
            assertThat(alert.at("/annotations/runbook_url").asText()).endsWith("#" + name.toLowerCase(Locale.ROOT));
            assertThat(alert.at("/annotations/summary").asText()).isNotBlank();
            assertThat(alert.at("/labels/severity").asText()).isIn("warning", "critical");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"overview", "gateway", "consumers", "notifications"})
    void dashboardsNameExportedMetrics(String name) throws IOException {
        Set<String> exported = ExportedMetrics.all();
        JsonNode dashboard = new ObjectMapper()
                .readTree(production
                        .one("ConfigMap", "pm-dashboard-" + name)
                        .path("data")
                        .path("pm-realtime-" + name + ".json")
                        .asText());
        assertThat(dashboard.path("uid").asText()).isEqualTo("pm-realtime-" + name);
        assertThat(dashboard.path("panels")).hasSizeGreaterThan(5);
        Set<String> titles = new HashSet<>();
        for (JsonNode panel : dashboard.path("panels")) {
            assertThat(titles.add(panel.path("title").asText())).isTrue();
            for (JsonNode target : panel.path("targets")) {
                Set<String> named = PromQl.metrics(target.path("expr").asText());
                assertThat(named).as(panel.path("title").asText()).isNotEmpty();
                assertThat(exported).as(panel.path("title").asText()).containsAll(named);
                assertThat(target.path("expr").asText()).contains("namespace=\"$namespace\"");
            }
        }
    }

    @Test
    void grafanaFindsTheDashboardsAndPrometheusTheServices() {
        assertThat(production
                        .one("ConfigMap", "pm-dashboard-overview")
                        .at("/metadata/labels/grafana_dashboard")
                        .asText())
                .isEqualTo("1");
        for (String service : Charts.SERVICES) {
            JsonNode monitor = production.one("ServiceMonitor", "pm-" + service);
            assertThat(monitor.at("/spec/endpoints/0/path").asText()).isEqualTo("/q/metrics");
            assertThat(monitor.at("/spec/endpoints/0/port").asText()).isEqualTo("management");
            assertThat(production.one("Service", "pm-" + service).at("/spec/ports").findValuesAsText("name"))
                    .contains("management");
            JsonNode wanted = monitor.at("/spec/selector/matchLabels");
            JsonNode labels = production.one("Service", "pm-" + service).at("/metadata/labels");
            wanted.properties()
                    .forEach(label -> assertThat(labels.path(label.getKey())).isEqualTo(label.getValue()));
        }
    }

    @Test
    void nothingIsMonitoredUnlessAskedFor() {
        Manifests minimal = Charts.scenario("minimal");
        for (String kind : List.of("ServiceMonitor", "PrometheusRule")) {
            assertThat(minimal.ofKind(kind)).isEmpty();
        }
    }

    @Test
    void namesAreFoundInExpressions() {
        assertThat(
                        PromQl.metrics(
                                "histogram_quantile(0.99, sum by (namespace, le) (rate(a_bucket{code=~\"x|y\"}[5m]))) > 0.5 * max(b) and c"))
                .containsExactly("a_bucket", "b", "c");
    }

    private Iterable<JsonNode> alerts() {
        return production.one("PrometheusRule", "pm").at("/spec/groups/0/rules");
    }
}
