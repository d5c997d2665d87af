package io.pmrealtime.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessRegistryTest {
    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();
    private ProcessRegistry registry;

    @BeforeEach
    void prepare() {
        registry = new ProcessRegistry(folder);
    }

    @AfterEach
    void stop() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void aProcessWhoseLauncherIsGoneIsEnded() throws Exception {
        Process orphan = sleeper("77771");
        record(orphan.toHandle(), "77771", gone());

        assertThat(registry.endOrphans()).containsExactly(orphan.pid());

        assertThat(orphan.waitFor()).isNotZero();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aProcessThatIgnoresTheRequestIsKilled() throws Exception {
        Process orphan = start("bash", "-c", "trap '' TERM; echo ready; while :; do sleep 1; done # 77774");
        assertThat(orphan.getInputStream().read()).isEqualTo('r');
        record(orphan.toHandle(), "77774", gone());

        registry.endOrphans();

        assertThat(orphan.waitFor()).isEqualTo(137);
    }

    @Test
    void aProcessOfALauncherThatRunsIsLeftAlone() throws Exception {
        Process child = sleeper("77772");
        registry.add(child.toHandle(), "77772");

        assertThat(registry.endOrphans()).isEmpty();

        assertThat(child.isAlive()).isTrue();
        registry.remove(child.pid());
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aStrangerThatWasGivenTheSameProcessIdIsLeftAlone() throws Exception {
        Process stranger = sleeper("77773");
        record(stranger.toHandle(), "quarkus-run.jar", gone());

        assertThat(registry.endOrphans()).isEmpty();

        assertThat(stranger.isAlive()).isTrue();
    }

    @Test
    void aHalfWrittenFileIsForgotten() throws Exception {
        Files.writeString(folder.resolve("1.process"), "pid=1\n");

        assertThat(registry.endOrphans()).isEmpty();

        assertThat(folder).isEmptyDirectory();
    }

    private Process sleeper(String seconds) throws Exception {
        return start("sleep", seconds);
    }

    private Process start(String... command) throws Exception {
        Process process = new ProcessBuilder(command).start();
        started.add(process);
        return process;
    }

    private void record(ProcessHandle process, String marker, ProcessRecord owner) throws Exception {
        new ProcessRecord(
                        process.pid(),
                        process.info().startInstant().orElseThrow(),
                        marker,
                        owner.pid(),
                        owner.startedAt())
                .write(folder.resolve(process.pid() + ".process"));
    }

    /** A launcher that has been and is no more. */
    private ProcessRecord gone() throws Exception {
        Process launcher = sleeper("77770");
        Instant start = launcher.info().startInstant().orElseThrow();
        launcher.destroyForcibly().waitFor();
        return new ProcessRecord(launcher.pid(), start, "sleep", launcher.pid(), start);
    }
}
