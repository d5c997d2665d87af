package io.pmrealtime.helm.configuration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Keys of libraries that a service's application.properties sets at run time, in their order. */
final class ShippedProperties {
    /** Fixed when the service is built, of other profiles, or nobody's business but the service's. */
    private static final Pattern LEFT_OUT = Pattern.compile(
            "%.*|quarkus\\.(application\\.name|devservices|analytics|banner|swagger-ui|smallrye-openapi|hibernate-orm|management\\.(enabled|test-port)|datasource\\.db-kind|jackson|websockets-next\\.server\\.supported|container-image|jib|index-dependency|qute|native|package|arc|naming|class-loading|live-reload|http\\.auth\\.proactive|kafka\\.snappy|otel\\.traces\\.sampler(?!\\.arg)|otel\\.instrument\\.messaging|datasource\\.jdbc\\.transactions|micrometer|rest).*|mp\\.messaging\\..*\\.(connector|(de)?serializer|(key|value)\\.(de)?serializer|batch|commit-strategy|topic)|smallrye\\.jwt\\.path.*");

    private ShippedProperties() {}

    static Map<String, String> read(Path file) throws IOException {
        Map<String, String> properties = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            int equals = line.indexOf('=');
            if (equals > 0
                    && !line.startsWith("#")
                    && !LEFT_OUT.matcher(line.substring(0, equals)).matches()) {
                properties.put(
                        line.substring(0, equals).strip(),
                        line.substring(equals + 1).strip());
            }
        }
        return properties;
    }
}
