package io.pmrealtime.events.testing;

import io.pmrealtime.local.servers.LocalServers;
import io.pmrealtime.local.testing.PackagedService;
import io.pmrealtime.local.testing.TestEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The packaged service as a process of its own that can be killed and started again, each time as the same member of its Kafka group. */
public final class EventsReplica implements AutoCloseable {
    private static final List<String> JAVA = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    private static final Pattern TAKES_PARTITIONS = Pattern.compile("Takes events of [1-9]");

    private final String instance;
    private final Path log;
    private PackagedService process;

    public EventsReplica(String instance) {
        this.instance = instance;
        this.log = Path.of("target", instance + "-" + Wire.unique("log") + ".log");
        this.process = start();
    }

    /** Ends it at once, as {@code kill -9} does, and starts it again. */
    public void killAndStart() {
        kill();
        process = start();
    }

    public void kill() {
        process.kill();
    }

    /** True once Kafka has given it partitions. */
    public boolean takesEvents() throws IOException {
        return TAKES_PARTITIONS.matcher(Files.readString(log)).find();
    }

    @Override
    public void close() {
        kill();
    }

    private PackagedService start() {
        LocalServers servers = TestEnvironment.servers();
        Map<String, String> environment = PackagedService.settings(servers, TestEnvironment.tokens());
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", servers.postgresJdbcUrl("pm_events"));
        environment.put("QUARKUS_DATASOURCE_USERNAME", LocalServers.POSTGRES_USER);
        environment.put("QUARKUS_DATASOURCE_PASSWORD", LocalServers.POSTGRES_PASSWORD);
        environment.put("EVENTS_INTAKE_INSTANCE_ID", instance);
        return PackagedService.start(Path.of(""), JAVA, environment, log);
    }
}
