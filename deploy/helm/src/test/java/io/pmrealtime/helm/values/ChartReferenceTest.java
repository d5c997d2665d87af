package io.pmrealtime.helm.values;

import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.helm.render.Charts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Schemas and README tables are what the values files say. */
class ChartReferenceTest {
    private static final List<String> SERVICES = Charts.SERVICES;
    private static final Path COMMON = Charts.SOURCES.resolve("common").resolve("values.yaml");
    private static final String LIBRARY = "pm-realtime-common";

    @ParameterizedTest
    @FieldSource("SERVICES")
    void schemaOfServiceIsCurrent(String service) throws IOException {
        GeneratedFile.check(
                Charts.SOURCES.resolve(service).resolve("values.schema.json"),
                ChartReference.schema("Values of the chart " + service, serviceValues(service), List.of(LIBRARY)));
    }

    @Test
    void schemaOfUmbrellaIsCurrent() throws IOException {
        List<String> charts = new ArrayList<>(List.of(LIBRARY));
        charts.addAll(SERVICES);
        Map<String, ChartValue> values = own(Charts.UMBRELLA);
        values.put("global", common("defaults").get("global"));
        GeneratedFile.check(
                Charts.SOURCES.resolve(Charts.UMBRELLA).resolve("values.schema.json"),
                ChartReference.schema("Values of the chart " + Charts.UMBRELLA, values, charts));
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void readmeOfServiceIsCurrent(String service) throws IOException {
        Path readme = Charts.SOURCES.resolve(service).resolve("README.md");
        Map<String, ChartValue> shared = shared(service);
        Map<String, ChartValue> own = new LinkedHashMap<>(own(service));
        Map<String, Object> changed = ChartReference.changed("", shared, own);
        StringBuilder text = new StringBuilder();
        Map<String, ChartValue> added = added(shared, own);
        if (!added.isEmpty()) {
            text.append(ChartReference.table(added)).append("\n\n");
        }
        text.append("Defaults that differ from those of [common](../common/README.md):");
        if (changed.isEmpty()) {
            text.append(" none.");
        }
        changed.forEach((path, value) -> text.append("\n- `")
                .append(path)
                .append("`: `")
                .append(ChartReference.write(value))
                .append('`'));
        GeneratedFile.checkSection(readme, "values", text.toString());
    }

    @ParameterizedTest
    @FieldSource("GROUPS")
    void readmeOfCommonIsCurrent(String group) throws IOException {
        GeneratedFile.checkSection(
                Charts.SOURCES.resolve("common").resolve("README.md"), group, ChartReference.table(common(group)));
    }

    private static final List<String> GROUPS = List.of("defaults", "consumer", "database");

    @Test
    void readmeOfUmbrellaIsCurrent() throws IOException {
        GeneratedFile.checkSection(
                Charts.SOURCES.resolve(Charts.UMBRELLA).resolve("README.md"),
                "values",
                ChartReference.table(own(Charts.UMBRELLA)));
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void everyValueIsDescribed(String service) throws IOException {
        assertDescribed(service, serviceValues(service));
        assertDescribed(Charts.UMBRELLA, own(Charts.UMBRELLA));
    }

    private static void assertDescribed(String path, Map<String, ChartValue> values) {
        values.forEach((key, value) -> {
            if (value.isGroup()) {
                assertDescribed(path + "." + key, value.children());
            } else {
                assertThat(value.description()).as(path + "." + key).isNotBlank();
            }
        });
    }

    /** What a service adds to the shared values, without the defaults that it only changes. */
    private static Map<String, ChartValue> added(Map<String, ChartValue> shared, Map<String, ChartValue> own) {
        Map<String, ChartValue> added = new LinkedHashMap<>();
        own.forEach((key, value) -> {
            ChartValue under = shared.get(key);
            if (under == null) {
                added.put(key, value);
            } else if (under.isGroup()) {
                Map<String, ChartValue> children = added(under.children(), value.children());
                if (!children.isEmpty()) {
                    added.put(key, new ChartValue("", Map.of(), null, children));
                }
            }
        });
        return added;
    }

    private static Map<String, ChartValue> serviceValues(String service) throws IOException {
        return ChartValue.merge(shared(service), own(service));
    }

    /** What a service imports from the library chart. */
    private static Map<String, ChartValue> shared(String service) throws IOException {
        Map<String, Object> chart = Charts.read(Charts.SOURCES.resolve(service).resolve("Chart.yaml"));
        Map<?, ?> library = (Map<?, ?>) ((List<?>) chart.get("dependencies")).get(0);
        Map<String, ChartValue> shared = new LinkedHashMap<>();
        for (Object group : (List<?>) library.get("import-values")) {
            shared = new LinkedHashMap<>(ChartValue.merge(shared, common((String) group)));
        }
        return shared;
    }

    private static Map<String, ChartValue> common(String group) throws IOException {
        return ValuesFile.read(COMMON, "exports", group);
    }

    private static Map<String, ChartValue> own(String chart) throws IOException {
        return ValuesFile.read(Charts.SOURCES.resolve(chart).resolve("values.yaml"));
    }
}
