package io.pmrealtime.events.testing;

import io.pmrealtime.local.servers.LocalServers;
import io.pmrealtime.local.testing.TestEnvironment;
import io.pmrealtime.local.token.DevTokens;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The packaged service as a process of its own, which can be killed. */
public final class PackagedService implements AutoCloseable {
    private final String instance;
    private final File log;
    private Process process;

    public PackagedService(String instance) {
        this.instance = instance;
        this.log =
                Path.of("target", instance + "-" + Wire.unique("log") + ".log").toFile();
        start();
    }

    /** Ends it at once, as {@code kill -9} does, and starts it again. */
    public void killAndStart() {
        kill();
        start();
    }

    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    public void start() {
        LocalServers servers = TestEnvironment.servers();
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                "target/quarkus-app/quarkus-run.jar");
        builder.environment()
                .putAll(Map.of(
                        "QUARKUS_HTTP_PORT",
                        "0",
                        "KAFKA_BOOTSTRAP_SERVERS",
                        servers.kafkaBootstrap(),
                        "QUARKUS_REDIS_HOSTS",
                        servers.redisUri(),
                        "QUARKUS_DATASOURCE_JDBC_URL",
                        servers.postgresJdbcUrl("pm_events"),
                        "QUARKUS_DATASOURCE_USERNAME",
                        LocalServers.POSTGRES_USER,
                        "QUARKUS_DATASOURCE_PASSWORD",
                        LocalServers.POSTGRES_PASSWORD,
                        "MP_JWT_VERIFY_PUBLICKEY",
                        TestEnvironment.tokens().publicKeyPem(),
                        "MP_JWT_VERIFY_ISSUER",
                        DevTokens.ISSUER,
                        "EVENTS_INTAKE_INSTANCE_ID",
                        instance));
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log));
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** True once Kafka has given it partitions. */
    public boolean takesEvents() throws IOException {
        return Files.readString(log.toPath()).contains("Takes events of");
    }

    @Override
    public void close() {
        kill();
    }
}
