package io.pmrealtime.helm.render;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The charts, copied to {@code target} with their dependencies in place, so that rendering leaves no traces among the sources. Made once per
 * test JVM.
 */
public final class Charts {
    public static final Path SOURCES = Path.of("").toAbsolutePath();
    public static final String UMBRELLA = "pm-realtime";
    public static final List<String> SERVICES =
            List.of("pm-events-service", "gateway-service", "presence-service", "notification-service");
    public static final List<String> SCENARIOS = List.of("minimal", "production", "bring-your-own-tls", "trial");

    /** helm-java's template leaves hooks out; under another name they are rendered like all objects. */
    public static final String HOOK_WHEN_RENDERED = "rendered.helm.sh/hook";

    private static final String HOOK = "helm.sh/hook";
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Path COPIES = prepare();

    private Charts() {}

    /** What helm renders of the umbrella chart for a scenario; {@code settings} are as of {@code --set}. */
    public static Manifests scenario(String scenario, String... settings) {
        return render(UMBRELLA, scenarioFile(scenario), settings);
    }

    /** The same with more values, written as YAML, over those of the scenario. */
    public static Manifests scenarioWith(String scenario, String values) {
        try {
            Path file = Files.createTempFile(COPIES.getParent(), scenario, ".yaml");
            YAML.writeValue(
                    file.toFile(),
                    merge(read(scenarioFile(scenario)), YAML.readValue(values, new TypeReference<>() {})));
            return render(UMBRELLA, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What helm renders of a chart; {@code settings} are as of {@code --set}. */
    public static Manifests render(String chart, Path values, String... settings) {
        TemplateCommand template = new Helm(COPIES.resolve(chart))
                .template()
                .withName("pm")
                .withNamespace("realtime")
                .withKubeVersion("1.31.0")
                .withValuesFile(values);
        for (String setting : settings) {
            String[] parts = setting.split("=", 2);
            template.set(parts[0], parts[1]);
        }
        return Manifests.parse(template.call());
    }

    /** Lints a chart strictly with the values of a scenario as if they were its defaults, since helm-java's lint takes no values. */
    public static LintResult lint(String chart, Map<String, Object> values) {
        Path copy = COPIES.resolveSibling("lint-" + chart);
        try {
            copy(COPIES.resolve(chart), copy);
            Path file = copy.resolve("values.yaml");
            Map<String, Object> merged = merge(read(file), values);
            YAML.writeValue(file.toFile(), merged);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Helm(copy).lint().strict().call();
    }

    public static Path scenarioFile(String scenario) {
        return SOURCES.resolve(UMBRELLA).resolve("ci").resolve(scenario + "-values.yaml");
    }

    /** A YAML file as plain maps and lists. */
    public static Map<String, Object> read(Path file) throws IOException {
        return YAML.readValue(file.toFile(), new TypeReference<>() {});
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> merge(Map<String, Object> under, Map<String, Object> over) {
        Map<String, Object> merged = new HashMap<>(under);
        over.forEach((key, value) -> merged.merge(
                key,
                value,
                (a, b) -> a instanceof Map && b instanceof Map
                        ? merge((Map<String, Object>) a, (Map<String, Object>) b)
                        : b));
        return merged;
    }

    private static Path prepare() {
        Path copies = SOURCES.resolve("target").resolve("charts");
        try {
            copy(SOURCES.resolve("common"), copies.resolve("common"));
            for (String service : SERVICES) {
                copy(SOURCES.resolve(service), copies.resolve(service));
                new Helm(copies.resolve(service)).dependency().update().call();
            }
            copy(SOURCES.resolve(UMBRELLA), copies.resolve(UMBRELLA));
            new Helm(copies.resolve(UMBRELLA)).dependency().update().call();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return copies;
    }

    private static void copy(Path from, Path to) throws IOException {
        if (Files.exists(to)) {
            Files.walkFileTree(to, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }
            });
        }
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.createDirectories(to.resolve(from.relativize(directory)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path copy = to.resolve(from.relativize(file));
                if (file.toString().endsWith(".tgz")) {
                    Files.copy(file, copy);
                } else {
                    // A copy of a copy has the other name already.
                    String text = Files.readString(file).replace(HOOK_WHEN_RENDERED, HOOK);
                    Files.writeString(copy, text.replace(HOOK, HOOK_WHEN_RENDERED));
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
