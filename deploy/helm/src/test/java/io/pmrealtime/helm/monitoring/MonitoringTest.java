package io.pmrealtime.helm.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.helm.render.Charts;
import io.pmrealtime.helm.render.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Alerts and dashboards name what the services export, and every alert says what to do. */
class MonitoringTest {
    private static final List<String> DASHBOARDS = Queries.DASHBOARDS;

    private final Manifests production = Charts.scenario("production");
    private final Queries queries = new Queries();

    @Test
    void queriesNameExportedMetricsAndTheirLabels() throws IOException {
        Map<String, Set<String>> exported = ExportedMetrics.labels();
        queries.all().forEach((where, query) -> {
            Map<String, Set<String>> named = PromQl.metrics(query);
            assertThat(named).as(where).isNotEmpty();
            assertThat(exported.keySet()).as(where).containsAll(named.keySet());
            named.forEach((metric, labels) -> {
                assertThat(exported.get(metric)).as("%s: %s", where, metric).containsAll(labels);
                assertThat(exported.get(metric)).as("%s: %s", where, metric).containsAll(PromQl.groupings(query));
            });
        });
    }

    /** The conditions that must not go unnoticed, each with an alert that looks at it. */
    @ParameterizedTest
    @CsvSource({
        "PmRealtimeGatewayTailStalled, gateway_tail_behind_seconds",
        "PmRealtimeConsumerLag, kafka_consumer_fetch_manager_records_lag_max",
        "PmRealtimePresenceDelayed, presence_signal_delay_seconds_bucket",
        "PmRealtimePresenceSweepLate, presence_sweep_time_seconds_count",
        "PmRealtimeGatewayDropsClients, gateway_connections_closed_total",
        "PmRealtimeGatewayDropsSignals, gateway_signals_dropped_total",
        "PmRealtimeRequestsFailing, http_server_requests_seconds_count",
        "PmRealtimeEventsFailing, events_batch_failures_total",
        "PmRealtimeEventsRejected, events_rejected_total",
        "PmRealtimeEmailsLate, notification_outbox_late_seconds",
    })
    void whatMustBeNoticedHasAnAlert(String alert, String metric) {
        assertThat(PromQl.metrics(queries.all().get(alert))).containsKey(metric);
    }

    @Test
    void everyAlertHasARunbook() throws IOException {
        String page = Files.readString(Charts.SOURCES.resolve("../../docs/operations.md"));
        assertThat(queries.alerts()).hasSizeGreaterThan(10);
        for (JsonNode alert : queries.alerts()) {
            String name = alert.path("alert").asText();
            assertThat(page).contains("\n### " + name + "\n");
            assertThat(alert.at("/annotations/runbook_url").asText()).endsWith("#" + name.toLowerCase(Locale.ROOT));
            assertThat(alert.at("/annotations/summary").asText()).isNotBlank();
            assertThat(alert.at("/labels/severity").asText()).isIn("warning", "critical");
        }
    }

    @ParameterizedTest
    @FieldSource("DASHBOARDS")
    void dashboardsShowOneRelease(String name) {
        JsonNode dashboard = queries.dashboard(name);
        assertThat(dashboard.path("uid").asText()).isEqualTo("pm-realtime-" + name);
        assertThat(dashboard.path("panels")).hasSizeGreaterThan(5);
        Set<String> titles = new HashSet<>();
        for (JsonNode panel : dashboard.path("panels")) {
            assertThat(titles.add(panel.path("title").asText())).isTrue();
            for (JsonNode target : panel.path("targets")) {
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
            assertThat(production
                            .one("Service", "pm-" + service)
                            .at("/spec/ports")
                            .findValuesAsText("name"))
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
    void namesAndLabelsAreFoundInExpressions() {
        String query =
                "histogram_quantile(0.99, sum by (namespace, le) (rate(a_bucket{code=~\"x|y\",other!=\"\"}[5m]))) > 0.5 * max(b) and c";
        assertThat(PromQl.metrics(query))
                .isEqualTo(Map.of("a_bucket", Set.of("code", "other"), "b", Set.of(), "c", Set.of()));
        assertThat(PromQl.groupings(query)).containsExactly("le", "namespace");
    }

    @Test
    void metersAreFoundInTheServicesCode() throws IOException {
        assertThat(MetersInCode.labels())
                .containsEntry("gateway.connections.closed", Set.of("code"))
                .containsEntry("presence.transitions", Set.of("kind"))
                .containsEntry("notification.emails", Set.of("outcome"))
                .containsEntry("events.batch.failures", Set.of());
    }
}
