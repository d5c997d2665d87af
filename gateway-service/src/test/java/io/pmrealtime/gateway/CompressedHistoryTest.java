package io.pmrealtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.contracts.kafka.Header;
import io.pmrealtime.gateway.testing.DeflatingClient;
import io.pmrealtime.gateway.testing.DeflatingClient.Frame;
import io.pmrealtime.gateway.testing.Fixture;
import io.pmrealtime.gateway.testing.ShortTail;
import io.pmrealtime.gateway.testing.TestClient;
import io.pmrealtime.local.testing.LocalServersResource;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What only Kafka still has reaches a client with permessage-deflate as compressed as what is live. */
@QuarkusTest
@QuarkusTestResource(LocalServersResource.class)
@TestProfile(ShortTail.class)
class CompressedHistoryTest {
    private static final String LONG = "{\"text\":\"" + "the launch pad ".repeat(400) + "\"}";
    private static final String REPLAYED = "gateway_replay_events_total{source=\"kafka\"}";
    private static final String SHORT = "{\"text\":\"Short\"}";

    @Inject
    RedisDataSource redis;

    @Test
    void eventsBeyondTheTailComeCompressedInOrderAndWithoutWhatWasEphemeral() throws IOException {
        try (Fixture acme = new Fixture(redis);
                TestClient witness = acme.connect("witness")) {
            witness.join("chat:c1");
            String cursor = witness.cursor();
            List<String> sent = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                sent.add(acme.publish("chat.message", "chat:c1", i % 3 == 0 ? SHORT : LONG));
                // So that the witness stays live: the tail has nothing for who falls behind.
                witness.event(sent.get(i));
            }
            String typing = UUID.randomUUID().toString();
            acme.publish(typing, "typing.start", "chat:c1", "{}", Map.of(Header.EPHEMERAL, Header.SET));
            for (int i = 0; i < 60; i++) {
                sent.add(acme.publish("chat.message", "chat:c1", LONG));
                witness.event(sent.get(sent.size() - 1));
            }
            acme.awaitTaken();
            assertThat(witness.eventIds()).contains(typing);
            double before = Fixture.metric(REPLAYED);
            try (DeflatingClient client = DeflatingClient.connect(
                    RestAssured.port, acme.token("grace"), "permessage-deflate; client_max_window_bits")) {
                client.send(
                        DeflatingClient.TEXT,
                        "{\"type\":\"resume\",\"ref\":\"r\",\"cursor\":\"%s\",\"rooms\":[\"chat:c1\"]}"
                                .formatted(cursor)
                                .getBytes(StandardCharsets.UTF_8));
                List<Frame> replayed = new ArrayList<>();
                Frame resumed = client.until(frame -> {
                    replayed.add(frame);
                    return frame.json().path("ref").asText().equals("r");
                });
                assertThat(resumed.json().path("replayed").asInt()).isEqualTo(sent.size());
                List<Frame> events = replayed.stream()
                        .filter(frame -> frame.json().path("type").asText().equals("event"))
                        .toList();
                assertThat(events)
                        .extracting(frame -> frame.json().path("id").asText())
                        .isEqualTo(sent);
                assertThat(events).allSatisfy(frame -> assertThat(frame.isCompressed())
                        .isEqualTo(frame.text().contains("launch")));
                String live = acme.publish("chat.message", "chat:c1", LONG);
                assertThat(client.event(live).isCompressed()).isTrue();
            }
            assertThat(Fixture.metric(REPLAYED) - before)
                    .as("events that the tail had no more")
                    .isPositive();
        }
    }
}
