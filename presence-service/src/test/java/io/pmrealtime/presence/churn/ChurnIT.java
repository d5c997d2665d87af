package io.pmrealtime.presence.churn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pmrealtime.local.servers.LocalServers;
import io.pmrealtime.local.testing.PackagedService;
import io.pmrealtime.local.testing.TestEnvironment;
import io.pmrealtime.presence.churn.Crowd.Bounds;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * 2,000 simulated connections on gateways whose clocks differ, and two replicas of the packaged service. One replica is killed with {@code kill -9} in the middle of a
 * burst, another one comes, then the survivor is killed the same way, and at last a gateway with all it holds. What those believe who only hear the events never
 * differs from the truth for longer than is promised, crashes or not; time does not count that the machine did not give. Longer with {@code -Dchurn.seconds=600}, other stories with {@code -Dchurn.seed=N}.
 */
class ChurnIT {
    private static final long SEED = Long.getLong("churn.seed", 20_261_120L);
    private static final int SECONDS = Integer.getInteger("churn.seconds", 16);
    private static final int CONNECTIONS = 2_000;
    private static final int USERS = 1_500;
    private static final int ACTS_PER_SECOND = 200;
    private static final int BURST = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private final Bounds bounds = new Bounds(1_000, 6_000, 15_000);
    private final Stalls stalls = new Stalls();
    private final Ledger ledger = new Ledger(bounds.atOnce(), stalls);

    @AfterEach
    void close() throws InterruptedException {
        stalls.close();
    }

    @Test
    void beliefNeverDiffersFromTheTruthForLongerThanPromised() throws InterruptedException {
        LocalServers servers = TestEnvironment.servers();
        try (PackagedService first = replica(servers, "first");
                PackagedService second = replica(servers, "second");
                Crowd crowd = new Crowd(servers.kafkaBootstrap(), ledger, bounds, SEED, USERS);
                Listener listener = new Listener(servers.kafkaBootstrap(), crowd.workspace(), ledger)) {
            first.awaitReady();
            second.awaitReady();
            arrive(crowd, second);
            churn(crowd, SECONDS / 4);
            act(crowd, BURST);
            first.kill();
            churn(crowd, SECONDS / 4);
            try (PackagedService third = replica(servers, "third")) {
                churn(crowd, SECONDS / 2);
                third.awaitReady();
                act(crowd, BURST);
                second.kill();
                churn(crowd, SECONDS / 4);
                crowd.killGateway();
                churn(crowd, SECONDS / 4);
                allIsRight(crowd);
            }
        }
    }

    private void allIsRight(Crowd crowd) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> {
            tick(crowd);
            return ledger.wrong() == 0;
        });
        assertThat(ledger.violations()).isEmpty();
        assertThat(ledger.truth()).hasSizeGreaterThan(10);
        assertThat(crowd.size()).isGreaterThan(CONNECTIONS / 2);
    }

    private static PackagedService replica(LocalServers servers, String name) {
        return PackagedService.start(
                Path.of(""),
                List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                PackagedService.settings(servers, TestEnvironment.tokens()),
                Path.of("target", "churn-" + name + ".log"));
    }

    /** Everybody comes at once, for which there is no promise but that it is told, and that an operator can see how many are there. */
    private void arrive(Crowd crowd, PackagedService replica) {
        ledger.outage(Long.MAX_VALUE);
        for (int i = 0; i < CONNECTIONS; i++) {
            crowd.connect();
        }
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> {
            crowd.alive();
            return ledger.wrong() == 0;
        });
        int present = (int)
                ledger.truth().values().stream().flatMap(Set::stream).distinct().count();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> {
            crowd.alive();
            assertThat(metrics(replica)).contains("presence_users_present " + present + ".0\n");
        });
        ledger.outage(0);
    }

    private static String metrics(PackagedService replica) throws IOException {
        try (InputStream in = replica.uri("/q/metrics").toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void churn(Crowd crowd, int seconds) {
        int steps = 10;
        for (int i = 0; i < seconds * steps; i++) {
            long began = System.nanoTime();
            act(crowd, ACTS_PER_SECOND / steps);
            tick(crowd);
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1) / steps - (System.nanoTime() - began));
        }
    }

    private static void act(Crowd crowd, int times) {
        for (int i = 0; i < times; i++) {
            crowd.act();
        }
    }

    private void tick(Crowd crowd) {
        crowd.alive();
        ledger.check(System.currentTimeMillis());
    }
}
