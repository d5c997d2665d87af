package io.pmrealtime.local.launcher;

import io.pmrealtime.local.process.ServiceName;
import io.pmrealtime.local.servers.LocalServers;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The settings that the local stack gives a service, by their names in configuration; handed over as environment variables. All others are the service's own defaults: each one here has its reason in
 * the table of deploy/local/README.md, as a test checks.
 */
final class ServiceSettings {
    private final LocalServers servers;
    private final String frontDoor;
    private final String publicKeyPem;
    private final String issuer;

    ServiceSettings(LocalServers servers, String frontDoor, String publicKeyPem, String issuer) {
        this.servers = servers;
        this.frontDoor = frontDoor;
        this.publicKeyPem = publicKeyPem;
        this.issuer = issuer;
    }

    /** The environment of one instance. */
    Map<String, String> environment(ServiceName service, int port) {
        Map<String, String> environment = new TreeMap<>();
        settings(service, port).forEach((key, value) -> environment.put(variable(key), value));
        return environment;
    }

    /** The same by the names in configuration. */
    Map<String, String> settings(ServiceName service, int port) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("quarkus.http.port", Integer.toString(port));
        settings.put("kafka.bootstrap.servers", servers.kafkaBootstrap());
        if (service != ServiceName.NOTIFICATION) {
            settings.put("quarkus.redis.hosts", servers.redisUri());
        }
        settings.put("mp.jwt.verify.publickey", publicKeyPem);
        settings.put("mp.jwt.verify.issuer", issuer);
        switch (service) {
            case EVENTS -> {
                database(settings, "pm_events");
                settings.put("events.due-dates.every", "5s");
            }
            case NOTIFICATION -> {
                database(settings, "pm_notifications");
                settings.put("quarkus.datasource.reactive.url", servers.postgresReactiveUrl("pm_notifications"));
                settings.put("quarkus.mailer.port", Integer.toString(servers.smtpPort()));
                settings.put("notification.email.delay", "3s");
                settings.put("notification.email.link-base", frontDoor);
            }
            // Ctrl-C should not wait for open pages to go elsewhere: there is nowhere else.
            case GATEWAY -> settings.put("gateway.drain.window", "2S");
            case PRESENCE -> {}
        }
        return settings;
    }

    private void database(Map<String, String> settings, String database) {
        settings.put("quarkus.datasource.jdbc.url", servers.postgresJdbcUrl(database));
        settings.put("quarkus.datasource.password", LocalServers.POSTGRES_PASSWORD);
    }

    /** MicroProfile Config's rule: what is no letter and no digit becomes an underscore, letters become capitals. */
    static String variable(String key) {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
