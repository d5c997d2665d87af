package io.pmrealtime.helm.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.helm.render.Charts;
import io.pmrealtime.helm.values.GeneratedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** docs/configuration.md lists every key with the default that the code gives it. */
class ConfigurationReferenceTest {
    private static final List<String> SERVICES = Charts.SERVICES;
    private static final Path CHECKOUT = Charts.SOURCES.resolve("../..").normalize();
    private static final Path PAGE = CHECKOUT.resolve("docs").resolve("configuration.md");

    @ParameterizedTest
    @FieldSource("SERVICES")
    void ownKeysAreCurrent(String service) throws IOException {
        List<String> rows = new ArrayList<>();
        rows.add("| key | environment variable | default | type | meaning |");
        rows.add("|---|---|---|---|---|");
        for (ConfigurationKey key : ConfigurationMapping.read(mapping(service))) {
            rows.add("| `%s` | `%s` | %s | %s | %s |"
                    .formatted(
                            key.name(),
                            key.environmentVariable(),
                            key.standard().map(text -> "`" + text + "`").orElse("not set"),
                            key.type(),
                            key.description()));
        }
        GeneratedFile.checkSection(PAGE, service + " own", String.join("\n", rows));
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void shippedValuesAreCurrent(String service) throws IOException {
        List<String> rows = new ArrayList<>();
        rows.add("| key | environment variable | value |");
        rows.add("|---|---|---|");
        Path properties = CHECKOUT.resolve(service).resolve("src/main/resources/application.properties");
        ShippedProperties.read(properties)
                .forEach((name, value) -> rows.add("| `%s` | `%s` | `%s` |"
                        .formatted(
                                name,
                                new ConfigurationKey(name, "", Optional.empty(), "").environmentVariable(),
                                value.replace("|", "\\|"))));
        GeneratedFile.checkSection(PAGE, service + " shipped", String.join("\n", rows));
    }

    /** Nobody has to read templates to learn what the charts set. */
    @Test
    void everyKeyThatTheChartsSetIsOnThePage() throws IOException {
        String page = Files.readString(PAGE);
        for (String scenario : Charts.SCENARIOS) {
            for (String service : SERVICES) {
                assertThat(Charts.scenario(scenario).properties("pm-" + service).stringPropertyNames())
                        .allSatisfy(key -> assertThat(page).contains("`" + key + "`"));
            }
        }
    }

    /** A misspelt key in a chart would be ignored by the service: the charts' keys of the services' own prefixes exist. */
    @Test
    void everyOwnKeyThatTheChartsSetExists() throws IOException {
        for (String service : SERVICES) {
            List<String> known = ConfigurationMapping.read(mapping(service)).stream()
                    .map(ConfigurationKey::name)
                    .toList();
            String prefix = known.get(0).substring(0, known.get(0).indexOf('.') + 1);
            Stream<String> set =
                    Charts.scenario("production").properties("pm-" + service).stringPropertyNames().stream()
                            .filter(key -> key.startsWith(prefix));
            assertThat(set).allSatisfy(key -> assertThat(known).contains(key));
        }
    }

    @Test
    void environmentVariablesFollowMicroProfile() {
        assertThat(new ConfigurationKey("gateway.limits.connections-per-user", "int", Optional.of("5"), "")
                        .environmentVariable())
                .isEqualTo("GATEWAY_LIMITS_CONNECTIONS_PER_USER");
        assertThat(ConfigurationMapping.kebab("connectionsPerUser")).isEqualTo("connections-per-user");
    }

    private static Path mapping(String service) throws IOException {
        try (Stream<Path> files = Files.walk(CHECKOUT.resolve(service).resolve("src/main/java"))) {
            return files.filter(file -> file.getFileName()
                            .toString()
                            .matches("(Events|Gateway|Presence|Notification)Config\\.java"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no configuration of " + service));
        }
    }
}
