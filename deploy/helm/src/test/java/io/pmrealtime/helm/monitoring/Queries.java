package io.pmrealtime.helm.monitoring;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pmrealtime.helm.render.Charts;
import io.pmrealtime.helm.render.Manifests;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the charts' alerts and dashboards ask Prometheus. */
public final class Queries {
    static final List<String> DASHBOARDS = List.of("overview", "gateway", "consumers", "notifications");

    private final Manifests production = Charts.scenario("production");

    /** Every metric that is asked for. */
    public static Set<String> metrics() {
        Set<String> metrics = new TreeSet<>();
        new Queries()
                .all()
                .values()
                .forEach(query -> metrics.addAll(PromQl.metrics(query).keySet()));
        return metrics;
    }

    /** The queries by where they stand. */
    Map<String, String> all() {
        Map<String, String> all = new TreeMap<>();
        for (JsonNode alert : alerts()) {
            all.put(alert.path("alert").asText(), alert.path("expr").asText());
        }
        for (String name : DASHBOARDS) {
            for (JsonNode panel : dashboard(name).path("panels")) {
                int query = 0;
                for (JsonNode target : panel.path("targets")) {
                    all.put(
                            name + ": " + panel.path("title").asText() + " " + ++query,
                            target.path("expr").asText());
                }
            }
        }
        return all;
    }

    Iterable<JsonNode> alerts() {
        return production.one("PrometheusRule", "pm").at("/spec/groups/0/rules");
    }

    JsonNode dashboard(String name) {
        try {
            return new ObjectMapper()
                    .readTree(production
                            .one("ConfigMap", "pm-dashboard-" + name)
                            .path("data")
                            .path("pm-realtime-" + name + ".json")
                            .asText());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(name + " is not JSON", e);
        }
    }
}
