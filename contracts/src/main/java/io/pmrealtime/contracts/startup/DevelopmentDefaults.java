package io.pmrealtime.contracts.startup;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** The settings that are convenient on one's own machine and dangerous or useless anywhere else. */
public final class DevelopmentDefaults {
    private static final List<Rule> RULES = List.of(
            new Rule("kafka.bootstrap.servers", "localhost:19092"::equals, "the brokers"),
            new Rule("quarkus.redis.hosts", "redis://localhost:16379"::equals, "the address of Redis"),
            new Rule("quarkus.datasource.jdbc.url", url -> url.contains("//localhost:15432/"), "the database"),
            new Rule("quarkus.datasource.reactive.url", url -> url.contains("//localhost:15432/"), "the database"),
            new Rule(
                    "mp.jwt.verify.issuer",
                    "pm-realtime-local"::equals,
                    "the issuer of your tokens, not that of the local stack"),
            new Rule("quarkus.mailer.from", from -> from.contains(".invalid"), "a sender that can be answered"),
            new Rule(
                    "notification.email.link-base",
                    base -> base.startsWith("http://localhost"),
                    "where links in e-mails lead"));

    private DevelopmentDefaults() {}

    /**
     * What is still set as for development, a sentence each that names the key, its environment variable and what belongs there. Values are never
     * repeated, since some are secret.
     *
     * @param settings gives the value of a key, empty where it is not set
     */
    public static List<String> remaining(Function<String, Optional<String>> settings) {
        List<String> remaining = new ArrayList<>();
        for (Rule rule : RULES) {
            settings.apply(rule.key())
                    .filter(rule.isDefault())
                    .ifPresent(value -> remaining.add(set(rule.key(), rule.meaning())));
        }
        if (settings.apply("mp.jwt.verify.issuer").isEmpty()) {
            remaining.add(set("mp.jwt.verify.issuer", "the issuer of your tokens"));
        }
        if (settings.apply("mp.jwt.verify.publickey").isEmpty()
                && settings.apply("mp.jwt.verify.publickey.location").isEmpty()) {
            remaining.add(
                    set("mp.jwt.verify.publickey.location", "the issuer's public key or the address of its key set"));
        }
        if (settings.apply("quarkus.datasource.username").isPresent()
                && settings.apply("quarkus.datasource.password")
                        .filter(password -> !password.equals("postgres"))
                        .isEmpty()) {
            remaining.add(set("quarkus.datasource.password", "a password that is neither empty nor postgres"));
        }
        if (settings.apply("quarkus.application.name")
                        .filter("gateway-service"::equals)
                        .isPresent()
                && settings.apply("gateway.allowed-origins").isEmpty()) {
            remaining.add(set("gateway.allowed-origins", "the origins of your web application"));
        }
        return remaining;
    }

    private static String set(String key, String meaning) {
        String variable = key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
        return "set " + key + " (" + variable + "): " + meaning;
    }

    private record Rule(String key, Predicate<String> isDefault, String meaning) {}
}
