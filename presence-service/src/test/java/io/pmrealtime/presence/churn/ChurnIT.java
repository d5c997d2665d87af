package io.pmrealtime.presence.churn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pmrealtime.local.servers.LocalServers;
import io.pmrealtime.local.testing.PackagedService;
import io.pmrealtime.local.testing.TestEnvironment;
import io.pmrealtime.presence.churn.Crowd.Bounds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * 2,000 simulated connections on gateways whose clocks differ, and two replicas of the packaged service. One replica is killed with {@code kill -9} in the middle of a
 * burst, and later a gateway with all it holds. What those believe who only hear the events never differs from the truth for longer than is promised, but for the time in
 * which Kafka gives the dead replica's partitions to the other. Longer with {@code -Dchurn.seconds=600}, other stories with {@code -Dchurn.seed=N}, without allowance
 * for a busy machine with {@code -Dchurn.allowance=0}.
 */
class ChurnIT {
    private static final long SEED = Long.getLong("churn.seed", 20_261_120L);
    private static final int SECONDS = Integer.getInteger("churn.seconds", 16);
    private static final long ALLOWANCE = Long.getLong("churn.allowance", 5_000);
    private static final int CONNECTIONS = 2_000;
    private static final int USERS = 1_500;
    private static final int ACTS_PER_SECOND = 200;
    private static final int BURST = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /**
     * Kafka gives a dead replica's partitions to another after the session timeout of 6 s, and up to 3 s for the rebalance. What is due then waits until signals have been
     * read without a gap for 2 s, which takes two looks at the ends of the partitions, a second apart, to know.
     */
    private static final long TAKEOVER_MILLIS = 13_000;

    private final Bounds bounds = new Bounds(1_000 + ALLOWANCE, 6_000 + ALLOWANCE, 15_000 + ALLOWANCE);
    private final Ledger ledger = new Ledger(bounds.atOnce());

    @Test
    void beliefNeverDiffersFromTheTruthForLongerThanPromised() throws InterruptedException {
        LocalServers servers = TestEnvironment.servers();
        try (PackagedService first = replica(servers, "first");
                PackagedService second = replica(servers, "second");
                Crowd crowd = new Crowd(servers.kafkaBootstrap(), ledger, bounds, SEED, USERS);
                Listener listener = new Listener(servers.kafkaBootstrap(), crowd.workspace(), ledger)) {
            first.awaitReady();
            second.awaitReady();
            arrive(crowd);
            churn(crowd, SECONDS / 4);
            ledger.outage(System.currentTimeMillis() + TAKEOVER_MILLIS);
            act(crowd, BURST);
            first.kill();
            churn(crowd, SECONDS * 3 / 4);
            crowd.killGateway();
            churn(crowd, SECONDS / 4);

            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> {
                tick(crowd);
                return ledger.wrong() == 0;
            });
            assertThat(ledger.violations()).isEmpty();
            assertThat(ledger.truth()).hasSizeGreaterThan(10);
            assertThat(crowd.size()).isGreaterThan(CONNECTIONS / 2);
        }
    }

    private static PackagedService replica(LocalServers servers, String name) {
        return PackagedService.start(
                Path.of(""),
                List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                PackagedService.settings(servers, TestEnvironment.tokens()),
                Path.of("target", "churn-" + name + ".log"));
    }

    /** Everybody comes at once, for which there is no promise but that it is told. */
    private void arrive(Crowd crowd) {
        ledger.outage(Long.MAX_VALUE);
        for (int i = 0; i < CONNECTIONS; i++) {
            crowd.connect();
        }
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> {
            crowd.alive();
            return ledger.wrong() == 0;
        });
        ledger.outage(0);
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
