package io.pmrealtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pmrealtime.gateway.testing.Fixture;
import io.pmrealtime.gateway.testing.TestClient;
import io.pmrealtime.gateway.testing.TightLimits;
import io.pmrealtime.local.testing.LocalServersResource;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How typing ends, with an expiry of one second. */
@QuarkusTest
@QuarkusTestResource(LocalServersResource.class)
@TestProfile(TightLimits.class)
class TypingTest {
    @Inject
    RedisDataSource redis;

    @Test
    void typingThatIsNotRepeatedEndsByItself() {
        try (Fixture acme = new Fixture(redis);
                TestClient grace = inChat(acme, "grace");
                TestClient linus = inChat(acme, "linus")) {
            grace.send("{'type':'typing.start','ref':'1','chatId':'c1'}");
            grace.send("{'type':'typing.start','ref':'2','chatId':'c1'}");
            grace.answer("2");

            // Where the second came late it was told as well, or even came after the end.
            await().untilAsserted(() -> assertThat(String.join(" ", typing(linus)))
                    .matches("(typing.start (typing.start )*typing.stop ?)+"));
        }
    }

    @Test
    void aClientThatIsGoneTypesNoMore() {
        try (Fixture acme = new Fixture(redis);
                TestClient linus = inChat(acme, "linus")) {
            TestClient grace = inChat(acme, "grace");
            grace.send("{'type':'typing.start','ref':'1','chatId':'c1'}");
            linus.await("event");
            grace.socket().abort();

            await().untilAsserted(() -> assertThat(typing(linus)).containsExactly("typing.start", "typing.stop"));
            assertThat(linus.received()
                            .get(linus.received().size() - 1)
                            .path("actorId")
                            .asText())
                    .isEqualTo("grace");
        }
    }

    @Test
    void whoLeavesTheRoomTypesThereNoMoreAndWhoIsNotInItHearsNothing() {
        try (Fixture acme = new Fixture(redis);
                TestClient grace = inChat(acme, "grace");
                TestClient linus = inChat(acme, "linus");
                TestClient ada = acme.connect("ada")) {
            ada.join("chat:c2");
            grace.send("{'type':'typing.start','ref':'1','chatId':'c1'}");
            grace.send("{'type':'room.leave','ref':'2','rooms':['chat:c1']}");

            await().untilAsserted(() -> assertThat(typing(linus)).containsExactly("typing.start", "typing.stop"));
            String last = acme.publish("chat.message", "chat:c2", "{}");
            ada.event(last);
            assertThat(ada.eventIds()).containsExactly(last);
        }
    }

    private static TestClient inChat(Fixture acme, String user) {
        TestClient client = acme.connect(user);
        client.join("chat:c1");
        return client;
    }

    private static List<String> typing(TestClient client) {
        return client.received().stream()
                .map(message -> message.path("event").asText())
                .filter(event -> event.startsWith("typing."))
                .toList();
    }
}
