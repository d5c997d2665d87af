package io.pmrealtime.helm.configuration;

import java.util.Locale;
import java.util.Optional;

/**
 * One key of a service's own configuration.
 *
 * @param type the simple name of its Java type
 * @param standard the default as the code gives it; empty when the key is optional
 */
record ConfigurationKey(String name, String type, Optional<String> standard, String description) {

    /** The environment variable that sets it, by MicroProfile Config's rule. */
    String environmentVariable() {
        return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
