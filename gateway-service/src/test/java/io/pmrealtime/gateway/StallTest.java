package io.pmrealtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.EventLoop;
import io.pmrealtime.gateway.eventloop.VertxInternals;
import io.pmrealtime.gateway.testing.Fixture;
import io.pmrealtime.gateway.testing.TestClient;
import io.pmrealtime.local.testing.LocalServersResource;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.health.SmallRyeHealthReporter;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A replica that does not keep up with the log says so, although Kafka answers it. */
@QuarkusTest
@QuarkusTestResource(LocalServersResource.class)
@TestProfile(CrowdTest.SmallTail.class)
class StallTest {
    @Inject
    RedisDataSource redis;

    @Inject
    Vertx vertx;

    @Inject
    SmallRyeHealthReporter health;

    @Test
    void aTailThatStallsIsNotReadyUntilItHasCaughtUp() {
        CountDownLatch freed = new CountDownLatch(1);
        try (Fixture acme = new Fixture(redis);
                TestClient grace = acme.connect("grace")) {
            EventLoop stuck = VertxInternals.eventLoops(vertx).get(0);
            stuck.execute(() -> {
                try {
                    freed.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            List<String> sent = new ArrayList<>();
            // The tail goes on until the event loop has been given a number of batches in advance.
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> {
                        sent.add(acme.publish("chat.message", "user:grace", "{}"));
                        return health.getReadiness().isDown();
                    });
            assertThat(health.getLiveness().isDown()).isFalse();

            freed.countDown();
            await().until(() -> !health.getReadiness().isDown());
            await().untilAsserted(() -> assertThat(grace.eventIds()).isEqualTo(sent));
        } finally {
            freed.countDown();
        }
    }
}
