package io.pmrealtime.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pmrealtime.local.os.FreePorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final List<String> console = new CopyOnWriteArrayList<>();
    private ProcessRegistry registry;
    private Supervisor supervisor;
    private int port;

    @BeforeEach
    void prepare() throws Exception {
        registry = new ProcessRegistry(folder.resolve("state"));
        port = FreePorts.one();
    }

    @AfterEach
    void stop() {
        supervisor.close();
    }

    @Test
    void aServiceIsUpUnderItsOwnProcessIdOnceItSaysThatItIsReady() throws Exception {
        start(RestartPolicy.never());

        supervisor.awaitReady(PATIENCE);

        assertThat(status()).isEqualTo(new ServiceStatus("presence-service", 1, answeringPid(), port, ServiceState.UP));
        assertThat(supervisor.portsOf(ServiceName.PRESENCE)).containsExactly(port);
        assertThat(supervisor.portsOf(ServiceName.GATEWAY)).isEmpty();
    }

    @Test
    void aServiceThatDiesIsStartedAgainAfterTheDelay() throws Exception {
        Duration delay = Duration.ofSeconds(1);
        start(new RestartPolicy(true, delay));
        supervisor.awaitReady(PATIENCE);
        long first = answeringPid();

        long killed = System.nanoTime();
        ProcessHandle.of(first).orElseThrow().destroyForcibly();
        await().atMost(PATIENCE)
                .until(
                        this::status,
                        status -> status.state() == ServiceState.UP
                                && !Long.valueOf(first).equals(status.pid()));
        assertThat(Duration.ofNanos(System.nanoTime() - killed)).isGreaterThan(delay);
        assertThat(status().pid()).isEqualTo(answeringPid());
        assertThat(console).anyMatch(line -> line.contains("has ended with code 137; starting it again"));
    }

    @Test
    void aServiceThatDiesIsLeftDownWhenAskedTo() throws Exception {
        start(RestartPolicy.never());
        supervisor.awaitReady(PATIENCE);

        assertThatThrownBy(() -> StandIns.get(url("/crash"))).isNotNull();

        await().atMost(PATIENCE).until(() -> console.stream().anyMatch(line -> line.contains("code 7; left down")));
        await().during(Duration.ofSeconds(1)).atMost(PATIENCE).until(() -> status().state() == ServiceState.DOWN);
        assertThat(status().pid()).isNull();
        assertThat(supervisor.portsOf(ServiceName.PRESENCE)).isEmpty();
    }

    @Test
    void aServiceThatCannotStartFailsTheWaitWithItsName() throws Exception {
        supervisor = Supervisor.start(
                List.of(new ServiceSpec(
                        ServiceName.EVENTS,
                        1,
                        port,
                        List.of(
                                StandIns.java(),
                                "-jar",
                                folder.resolve("missing.jar").toString()),
                        Map.of(),
                        folder.resolve("events.log"))),
                RestartPolicy.never(),
                registry,
                console::add);

        assertThatThrownBy(() -> supervisor.awaitReady(PATIENCE))
                .hasMessageContaining("pm-events-service")
                .hasMessageContaining("events.log");
    }

    @Test
    void theLogHoldsEverythingAndTheConsoleTheWarnings() throws Exception {
        start(RestartPolicy.never());
        supervisor.awaitReady(PATIENCE);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(console)
                .contains("[presence-service] WARN  [io.stand.In] (main) only a stand-in"));
        assertThat(console).noneMatch(line -> line.contains("listening"));
        assertThat(Files.readString(folder.resolve("presence-service.log"))).contains("listening", "only a stand-in");
    }

    @Test
    void closingEndsTheProcessesAndForgetsThem() throws Exception {
        start(RestartPolicy.always());
        supervisor.awaitReady(PATIENCE);
        ProcessHandle process = ProcessHandle.of(answeringPid()).orElseThrow();

        supervisor.close();

        assertThat(process.isAlive()).isFalse();
        assertThat(status().state()).isEqualTo(ServiceState.DOWN);
        assertThat(folder.resolve("state")).isEmptyDirectory();
    }

    private void start(RestartPolicy policy) throws Exception {
        supervisor = Supervisor.start(
                List.of(StandIns.spec(ServiceName.PRESENCE, port, folder)), policy, registry, console::add);
    }

    private ServiceStatus status() {
        return supervisor.statuses().get(0);
    }

    private long answeringPid() throws Exception {
        return Long.parseLong(StandIns.get(url("/pid")));
    }

    private String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }
}
