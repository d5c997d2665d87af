package io.pmrealtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pmrealtime.gateway.testing.Wanderer;
import io.pmrealtime.gateway.testing.WorkspaceLog;
import io.pmrealtime.local.testing.PackagedService;
import io.pmrealtime.local.testing.TestEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica that may keep more of the log than it has memory for outside of the heap. */
class MemoryIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int EVENTS = 160;
    private static final int EVENT_BYTES = 250_000;

    @TempDir
    Path logs;

    @Test
    void whenMemoryOutsideOfTheHeapRunsOutTheTailStartsOverAndNobodyMissesAnything() throws Exception {
        Path log = logs.resolve("gateway.log");
        Map<String, String> environment = PackagedService.settings(TestEnvironment.servers(), TestEnvironment.tokens());
        // What is read again when it starts over is less after a while.
        environment.put("GATEWAY_TAIL_AGE", "6S");
        // However late a resume comes, no live event comes before what was missed.
        environment.put("GATEWAY_RESUME_HOLD", "5S");
        try (WorkspaceLog acme = new WorkspaceLog();
                PackagedService gateway = PackagedService.start(
                        Path.of(""), List.of("-Xmx128m", "-XX:MaxDirectMemorySize=24m"), environment, log)) {
            gateway.awaitReady();
            String token = TestEnvironment.tokens()
                    .user("grace")
                    .workspace(acme.workspace())
                    .sign();
            Wanderer grace = new Wanderer("grace", acme.workspace(), token, "", gateway::port, 1);
            for (int i = 0; i < EVENTS; i++) {
                acme.send(List.of("user:grace"), EVENT_BYTES);
            }
            await().atMost(PATIENCE).until(() -> Files.readString(log).contains("The tail failed: starting over"));
            String last = acme.send(List.of("user:grace"), 10);

            await().atMost(PATIENCE).until(() -> grace.goOn() && grace.hasSeen(last));
            grace.assertHasSeenAllOf(acme.sent(), false);
            assertThat(grace.resumes()).isPositive();
        }
    }
}
