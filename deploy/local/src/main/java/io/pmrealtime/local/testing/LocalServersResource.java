package io.pmrealtime.local.testing;

import io.pmrealtime.local.servers.LocalServers;
import io.pmrealtime.local.token.DevTokens;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Points a service under test at the servers of {@link TestEnvironment}: {@code @QuarkusTestResource(value = LocalServersResource.class,
 * initArgs = @ResourceArg(name = "database", value = "pm_events"))}.
 *
 * <p>The argument {@code database} is {@code pm_events}, {@code pm_notifications} or {@code none}, which is the default.
 */
public final class LocalServersResource implements QuarkusTestResourceLifecycleManager {
    private static final String NO_DATABASE = "none";
    private static final List<String> DATABASES = List.of("pm_events", "pm_notifications", NO_DATABASE);

    private String database = NO_DATABASE;

    /** @throws IllegalArgumentException for a database that is not there */
    @Override
    public void init(Map<String, String> initArgs) {
        database = initArgs.getOrDefault("database", NO_DATABASE);
        if (!DATABASES.contains(database)) {
            throw new IllegalArgumentException("database is '" + database + "', not one of " + DATABASES);
        }
    }

    @Override
    public Map<String, String> start() {
        LocalServers servers = TestEnvironment.servers();
        Map<String, String> configuration = new LinkedHashMap<>();
        configuration.put("kafka.bootstrap.servers", servers.kafkaBootstrap());
        configuration.put("quarkus.redis.hosts", servers.redisUri());
        configuration.put("quarkus.mailer.host", "127.0.0.1");
        configuration.put("quarkus.mailer.port", Integer.toString(servers.smtpPort()));
        configuration.put("mp.jwt.verify.publickey", TestEnvironment.tokens().publicKeyPem());
        configuration.put("mp.jwt.verify.issuer", DevTokens.ISSUER);
        if (!database.equals(NO_DATABASE)) {
            configuration.put("quarkus.datasource.username", LocalServers.POSTGRES_USER);
            configuration.put("quarkus.datasource.password", LocalServers.POSTGRES_PASSWORD);
            configuration.put("quarkus.datasource.reactive.url", servers.postgresReactiveUrl(database));
            configuration.put("quarkus.datasource.jdbc.url", servers.postgresJdbcUrl(database));
        }
        return configuration;
    }

    /** Leaves the servers on: the next test class uses them. */
    @Override
    public void stop() {}
}
