package io.pmrealtime.helm.monitoring;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The metrics of the services, as Prometheus sees them. */
final class ExportedMetrics {
    /** Metrics of libraries that dashboards and alerts may name, with their labels. */
    private static final Map<String, Set<String>> OF_LIBRARIES = Map.of(
            "jvm_memory_used_bytes",
            Set.of("area", "id"),
            "process_cpu_usage",
            Set.of(),
            "kafka_consumer_fetch_manager_records_lag_max",
            Set.of("client_id"),
            "sql_pool_active",
            Set.of(),
            "http_server_requests_seconds_count",
            Set.of("method", "outcome", "status", "uri"),
            "up",
            Set.of());

    /** Meters of the services whose labels are put together apart from their names, so that they cannot be read from the code. */
    private static final Map<String, Set<String>> PUT_TOGETHER = Map.of(
            "events_handled_total", Set.of("type", "outcome"),
            "events_rejected_total", Set.of("reason"),
            "notification_created_total", Set.of("type", "channel"));

    /** What Prometheus adds to everything that it reads from a pod. */
    private static final Set<String> OF_PODS = Set.of("namespace", "pod", "container");

    private static final List<String> FORMS = List.of(
            "",
            "_total",
            "_count",
            "_sum",
            "_max",
            "_seconds_count",
            "_seconds_sum",
            "_seconds_max",
            "_seconds_bucket",
            "_bucket");

    private ExportedMetrics() {}

    /** Every name that a meter in the services' code can have at Prometheus, by kind of meter, with its labels. */
    static Map<String, Set<String>> labels() throws IOException {
        Map<String, Set<String>> all = new TreeMap<>(OF_LIBRARIES);
        MetersInCode.labels()
                .forEach((name, labels) -> FORMS.forEach(form -> all.put(name.replace('.', '_') + form, labels)));
        all.putAll(PUT_TOGETHER);
        all.replaceAll((name, own) -> {
            Set<String> labels = new TreeSet<>(own);
            labels.addAll(OF_PODS);
            if (name.endsWith("_bucket")) {
                labels.add("le");
            }
            return labels;
        });
        return all;
    }
}
