package io.pmrealtime.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.local.options.Ports;
import io.pmrealtime.local.process.ServiceName;
import io.pmrealtime.local.servers.LocalServers;
import io.pmrealtime.local.servers.ServerPorts;
import io.pmrealtime.local.token.DevTokens;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The local stack runs the services with the defaults that they ship with, but for a few settings that have a reason each. */
class ServiceSettingsTest {
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `([a-z0-9.-]+)` \\| ([a-z, ]+) \\| [^|]+ \\| [^| ][^|]* \\|$");

    /** With the documented ports these repeat what the services ship with; they are set because an offset moves the ports. */
    private static final Set<String> MOVED = Set.of(
            "quarkus.http.port",
            "kafka.bootstrap.servers",
            "quarkus.redis.hosts",
            "quarkus.datasource.jdbc.url",
            "quarkus.datasource.reactive.url",
            "quarkus.mailer.port");

    @ParameterizedTest
    @EnumSource
    void everySettingHasItsReason(ServiceName service) throws IOException {
        Set<String> explained = new TreeSet<>();
        Matcher rows = ROW.matcher(Files.readString(Path.of("README.md")));
        while (rows.find()) {
            if (rows.group(2).equals("all") || rows.group(2).contains(shortName(service))) {
                explained.add(rows.group(1));
            }
        }
        assertThat(settings(service).keySet()).isEqualTo(explained);
    }

    @ParameterizedTest
    @EnumSource
    void nothingElseDiffersFromTheDefaults(ServiceName service) throws IOException {
        Properties shipped = new Properties();
        try (Reader file = Files.newBufferedReader(
                Path.of("../..", service.directoryName(), "src/main/resources/application.properties"))) {
            shipped.load(file);
        }
        settings(service).forEach((key, value) -> {
            if (MOVED.contains(key)) {
                assertThat(value.replace("127.0.0.1", "localhost")).as(key).isEqualTo(shipped.getProperty(key));
            } else {
                assertThat(shipped.getProperty(key)).as(key).isNotEqualTo(value);
            }
        });
    }

    private static Map<String, String> settings(ServiceName service) {
        LocalServers servers = new LocalServers(ServerPorts.defaults(0), null, null, null, null, () -> {});
        int port = Ports.of(0, Map.of(), 1).of(service, 1);
        return new ServiceSettings(servers, "http://localhost:8080", "a key", DevTokens.ISSUER).settings(service, port);
    }

    private static String shortName(ServiceName service) {
        return service.directoryName().replaceAll("^pm-|-service$", "");
    }
}
