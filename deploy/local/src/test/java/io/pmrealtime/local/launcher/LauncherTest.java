package io.pmrealtime.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pmrealtime.local.options.Ports;
import io.pmrealtime.local.process.ServiceName;
import io.pmrealtime.local.process.StandIns;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drives the launcher as a program of its own, with stand-ins in the place of the services. */
class LauncherTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    Path checkout;

    private final List<Process> launchers = new ArrayList<>();
    private int offset;
    private Path output;

    @BeforeEach
    void prepare() throws Exception {
        for (ServiceName service : ServiceName.values()) {
            StandIns.jar(new ServiceJvm(checkout).jar(service));
        }
        offset = freeOffset();
    }

    @AfterEach
    void stop() throws Exception {
        for (Process launcher : launchers) {
            launcher.destroy();
            if (!launcher.waitFor(30, TimeUnit.SECONDS)) {
                launcher.destroyForcibly();
            }
        }
    }

    @Test
    void oneCommandStartsTheWholeStackAndSigtermEndsIt() throws Exception {
        Process launcher = launch("--no-demo", "--gateways", "2");
        awaitReady(launcher);

        JsonArray services = services();
        assertThat(services).hasSize(5);
        assertThat(IntStream.range(0, 5).mapToObj(i -> line(services.getJsonObject(i))))
                .containsExactly(
                        "gateway-service 1 " + (8081 + offset) + " up",
                        "gateway-service 2 " + (8181 + offset) + " up",
                        "presence-service 1 " + (8082 + offset) + " up",
                        "notification-service 1 " + (8083 + offset) + " up",
                        "pm-events-service 1 " + (8084 + offset) + " up");
        assertThat(get("/api/pm/projects/apollo/presence")).isEqualTo(pidOf(services, 2));
        // A replica that was slow to say that it is ready is left out for a moment.
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(List.of(get("/api/realtime/poll"), get("/api/realtime/poll")))
                        .containsExactlyInAnyOrder(pidOf(services, 0), pidOf(services, 1)));

        List<ProcessHandle> children = launcher.descendants().toList();
        assertThat(children).hasSizeGreaterThanOrEqualTo(5);
        launcher.destroy();

        assertThat(launcher.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(launcher.exitValue()).isZero();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(children).noneMatch(ProcessHandle::isAlive));
        assertThat(new ServerSocketProbe(offset).taken()).isEmpty();
        assertThat(Files.readString(output)).endsWith("PM Realtime has stopped\n");
    }

    @Test
    void afterAKillTheNextStartEndsWhatIsLeftAndWorks() throws Exception {
        Process killed = launch("--no-demo");
        awaitReady(killed);
        List<ProcessHandle> left = killed.descendants().toList();
        killed.destroyForcibly().waitFor();
        assertThat(left).filteredOn(ProcessHandle::isAlive).hasSizeGreaterThanOrEqualTo(4);

        Process next = launch("--no-demo");
        awaitReady(next);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(left).noneMatch(ProcessHandle::isAlive));
        assertThat(services()).hasSize(4);
    }

    @Test
    void aTakenPortIsNamedWithTheFlagThatMovesIt() throws Exception {
        try (ServerSocket taken = new ServerSocket(16_379 + offset)) {
            Process launcher = launch("--no-demo");

            assertThat(launcher.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(launcher.exitValue()).isEqualTo(1);
            assertThat(Files.readString(output))
                    .contains("port " + taken.getLocalPort() + " for Redis is taken; move it with --redis-port");
        }
    }

    @Test
    void aServiceThatIsNotBuiltIsNamed() throws Exception {
        Files.delete(new ServiceJvm(checkout).jar(ServiceName.PRESENCE));

        Process launcher = launch("--no-demo");

        assertThat(launcher.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(launcher.exitValue()).isEqualTo(1);
        assertThat(Files.readString(output)).contains("presence-service is not built");
    }

    @Test
    void anUnknownFlagIsRefused() throws Exception {
        Process launcher = launch("--bogus");

        assertThat(launcher.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(launcher.exitValue()).isEqualTo(2);
        assertThat(Files.readString(output)).contains("unknown flag: --bogus");
    }

    private Process launch(String... flags) throws Exception {
        output = Files.createTempFile(checkout, "console", ".txt");
        List<String> command = new ArrayList<>(List.of(
                StandIns.java(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dpmrealtime.checkout=" + checkout,
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Launcher.class.getName(),
                "--port-offset",
                Integer.toString(offset)));
        command.addAll(List.of(flags));
        Process launcher = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        launchers.add(launcher);
        return launcher;
    }

    private void awaitReady(Process launcher) {
        String ready = "PM Realtime is ready: http://localhost:" + (8080 + offset) + "/";
        await().atMost(PATIENCE).untilAsserted(() -> {
            String console = Files.readString(output);
            assertThat(launcher.isAlive()).as(console).isTrue();
            assertThat(console.lines()).contains(ready);
        });
    }

    private JsonArray services() throws Exception {
        return new JsonObject(get("/dev/services")).getJsonArray("data");
    }

    private static String line(JsonObject service) {
        return service.getString("name") + " " + service.getInteger("instance") + " " + service.getInteger("port") + " "
                + service.getString("state");
    }

    private static String pidOf(JsonArray services, int index) {
        return Long.toString(services.getJsonObject(index).getLong("pid"));
    }

    private String get(String path) throws Exception {
        return StandIns.get("http://127.0.0.1:" + (8080 + offset) + path);
    }

    private static int freeOffset() {
        for (int attempt = 0; attempt < 100; attempt++) {
            int offset = ThreadLocalRandom.current().nextInt(2_000, 12_000);
            if (new ServerSocketProbe(offset).taken().isEmpty()) {
                return offset;
            }
        }
        throw new IllegalStateException("no free ports");
    }

    /** The usual ports at an offset, as the launcher looks at them. */
    private record ServerSocketProbe(int offset) {
        List<String> taken() {
            return PortCheck.taken(Ports.of(offset, Map.of(), 2));
        }
    }
}
