package io.pmrealtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Named.named;

import io.netty.channel.EventLoop;
import io.pmrealtime.gateway.eventloop.VertxInternals;
import io.pmrealtime.gateway.hub.Hub;
import io.pmrealtime.gateway.hub.Shard;
import io.pmrealtime.gateway.testing.BrokenOutlet;
import io.pmrealtime.gateway.testing.Fixture;
import io.pmrealtime.gateway.testing.TestClient;
import io.pmrealtime.local.testing.LocalServersResource;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of the others when the delivery to one connection fails in a way that nobody thought of. */
@QuarkusTest
@QuarkusTestResource(LocalServersResource.class)
class FailureTest {
    @Inject
    RedisDataSource redis;

    @Inject
    Hub hub;

    @Inject
    Vertx vertx;

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(named("a fault", new IllegalStateException("broken"))),
                Arguments.of(named("no memory outside of the heap", new OutOfMemoryError("Cannot reserve"))));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void theOthersOfItsEventLoopReconnectAndMissNothing(Throwable failure) {
        try (Fixture acme = new Fixture(redis);
                TestClient grace = acme.connect("grace")) {
            String cursor = grace.cursor();
            BrokenOutlet broken = new BrokenOutlet(failure);
            List<EventLoop> loops = VertxInternals.eventLoops(vertx);
            for (EventLoop loop : loops) {
                Shard shard = hub.shard(loop);
                shard.execute(() -> shard.open("broken", BrokenOutlet.identity(acme), broken, broken)
                        .release());
            }
            String id = acme.publish("chat.message", "user:broken,user:grace", "{}");

            assertThat(grace.closeCode()).isEqualTo(1012);
            await().untilAsserted(() ->
                    assertThat(broken.closeCodes()).hasSize(loops.size()).containsOnly(1012));
            try (TestClient again = acme.connect("grace")) {
                again.send(ResumeTest.resume("r", cursor, "chat:c1"));
                assertThat(again.answer("r").path("type").asText()).isEqualTo("resumed");
                String next = acme.publish("chat.message", "chat:c1", "{}");
                again.event(next);
                assertThat(again.eventIds()).containsExactly(id, next);
            }
        }
    }
}
