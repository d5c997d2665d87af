package io.pmrealtime.helm.monitoring;

import io.pmrealtime.helm.render.Charts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The metrics of the services, as Prometheus sees them. */
public final class ExportedMetrics {
    /** Metrics of libraries that dashboards and alerts may name, with the services that export them; checked against running services. */
    public static final Map<String, List<String>> OF_LIBRARIES = Map.of(
            "jvm_memory_used_bytes",
            Charts.SERVICES,
            "process_cpu_usage",
            Charts.SERVICES,
            "kafka_consumer_fetch_manager_records_lag_max",
            List.of("pm-events-service", "notification-service"),
            "sql_pool_active",
            List.of("notification-service"));

    /** Counted when somebody asks for something, so not there at the start. */
    private static final Set<String> ON_REQUEST = Set.of("http_server_requests_seconds_count");

    /** Of Prometheus itself. */
    private static final Set<String> OF_PROMETHEUS = Set.of("up");

    private static final Pattern NAME_IN_CODE =
            Pattern.compile("\"((?:gateway|presence|notification|events)(?:\\.[a-z]+)+)\"");
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

    /** Every name that a meter in the services' code can have at Prometheus, by kind of meter. */
    static Set<String> all() throws IOException {
        Set<String> all = new TreeSet<>(OF_LIBRARIES.keySet());
        all.addAll(ON_REQUEST);
        all.addAll(OF_PROMETHEUS);
        for (String service : Charts.SERVICES) {
            try (Stream<Path> sources =
                    Files.walk(Charts.SOURCES.resolve("../..").resolve(service).resolve("src/main/java"))) {
                for (Path source :
                        (Iterable<Path>) sources.filter(file -> file.toString().endsWith(".java"))::iterator) {
                    Matcher names = NAME_IN_CODE.matcher(Files.readString(source));
                    while (names.find()) {
                        String name = names.group(1).replace('.', '_');
                        FORMS.forEach(form -> all.add(name + form));
                    }
                }
            }
        }
        return all;
    }
}
