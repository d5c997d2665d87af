package io.pmrealtime.gateway;

import static io.pmrealtime.gateway.testing.DeflatingClient.COMPRESSED_BEGINNING;
import static io.pmrealtime.gateway.testing.DeflatingClient.COMPRESSED_TEXT;
import static io.pmrealtime.gateway.testing.DeflatingClient.END;
import static io.pmrealtime.gateway.testing.DeflatingClient.TEXT;
import static io.pmrealtime.gateway.testing.DeflatingClient.deflated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pmrealtime.gateway.testing.DeflatingClient;
import io.pmrealtime.gateway.testing.DeflatingClient.Frame;
import io.pmrealtime.gateway.testing.Fixture;
import io.pmrealtime.gateway.testing.TestClient;
import io.pmrealtime.local.testing.LocalServersResource;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** permessage-deflate between the gateway and clients that know it, and those that do not (RFC 7692). */
@QuarkusTest
@QuarkusTestResource(LocalServersResource.class)
class CompressionTest {
    private static final String BROWSER = "permessage-deflate; client_max_window_bits";
    private static final String SHORT = "{\"title\":\"Short\"}";
    private static final String LONG = "{\"title\":\"Long\",\"description\":\"" + "the launch pad ".repeat(100) + "\"}";
    private static final int MESSAGE_LIMIT = 16 * 1024;

    @Inject
    RedisDataSource redis;

    @Inject
    Vertx vertx;

    @Test
    void whoAskedGetsLongEventsCompressedOnceForAllAndNobodyElseDoes() throws IOException {
        try (Fixture acme = new Fixture(redis);
                TestClient plain = acme.connect("plain");
                DeflatingClient one = connect(acme, "one", BROWSER);
                DeflatingClient other = connect(acme, "other", "permessage-deflate");
                DeflatingClient declined = connect(acme, "declined", "permessage-deflate; server_max_window_bits=9")) {
            plain.join("chat:c1");
            for (DeflatingClient client : List.of(one, other, declined)) {
                client.join("chat:c1");
            }
            String first = acme.publish("chat.message", "chat:c1", LONG);
            String second = acme.publish("chat.message", "chat:c1", SHORT);
            String third = acme.publish("chat.message", "chat:c1", LONG);
            plain.event(third);

            assertThat(one.head()).contains("Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover");
            assertThat(declined.head()).doesNotContain("Sec-WebSocket-Extensions");
            for (String id : List.of(first, second, third)) {
                String expected = plain.texts().stream()
                        .filter(text -> text.contains(id))
                        .findFirst()
                        .orElseThrow();
                Frame compressed = one.event(id);
                assertThat(compressed.isCompressed()).isEqualTo(!id.equals(second));
                assertThat(compressed.text()).isEqualTo(expected);
                assertThat(other.event(id).payload()).isEqualTo(compressed.payload());
                Frame uncompressed = declined.event(id);
                assertThat(uncompressed.isCompressed()).isFalse();
                assertThat(uncompressed.text()).isEqualTo(expected);
                assertThat(compressed.payload().length).isLessThan(expected.length() / (id.equals(second) ? 1 : 3) + 1);
            }
        }
    }

    @Test
    void whatAClientMissedComesCompressedToo() throws IOException {
        try (Fixture acme = new Fixture(redis)) {
            String cursor;
            try (DeflatingClient before = connect(acme, "grace", BROWSER)) {
                before.join("chat:c1");
                String seen = acme.publish("chat.message", "chat:c1", LONG);
                cursor = before.event(seen).json().path("cursor").asText();
            }
            List<String> missed = List.of(
                    acme.publish("chat.message", "chat:c1", LONG),
                    acme.publish("chat.message", "chat:c1", SHORT),
                    acme.publish("chat.message", "chat:c1", LONG));
            try (TestClient witness = acme.connect("witness");
                    DeflatingClient after = connect(acme, "grace", BROWSER)) {
                witness.join("chat:c1");
                acme.awaitTaken();
                after.send(
                        COMPRESSED_TEXT,
                        deflated(
                                new Deflater(9, true),
                                "{\"type\":\"resume\",\"ref\":\"r\",\"cursor\":\"%s\",\"rooms\":[\"chat:c1\"]}"
                                        .formatted(cursor)));
                for (String id : missed) {
                    assertThat(after.event(id).isCompressed()).isEqualTo(!id.equals(missed.get(1)));
                }
                Frame resumed =
                        after.until(frame -> frame.json().path("ref").asText().equals("r"));
                assertThat(resumed.json().path("replayed").asInt()).isEqualTo(3);
                String live = acme.publish("chat.message", "chat:c1", LONG);
                assertThat(after.event(live).isCompressed()).isTrue();
            }
        }
    }

    @Test
    void aCommonClientThatCompressesBothWaysUnderstandsAndIsUnderstood() throws Exception {
        try (Fixture acme = new Fixture(redis)) {
            List<String> texts = new CopyOnWriteArrayList<>();
            AtomicReference<String> granted = new AtomicReference<>();
            WebSocketClient client = vertx.createWebSocketClient(new WebSocketClientOptions()
                    .setTryUsePerMessageCompression(true)
                    .setCompressionAllowClientNoContext(true)
                    .setCompressionRequestServerNoContext(true));
            try {
                io.vertx.core.http.WebSocket socket = client.connect(new WebSocketConnectOptions()
                                .setHost("localhost")
                                .setPort(RestAssured.port)
                                .setURI("/ws")
                                .addHeader("Authorization", "Bearer " + acme.token("grace")))
                        .onSuccess(opened -> granted.set(opened.headers().get("Sec-WebSocket-Extensions")))
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(60, TimeUnit.SECONDS);
                socket.textMessageHandler(texts::add);
                socket.writeTextMessage("{\"type\":\"room.join\",\"ref\":\"j\",\"rooms\":[\"chat:c1\"]}");
                await().until(() -> texts.stream().anyMatch(text -> text.contains("\"ref\":\"j\"")));
                String id = acme.publish("chat.message", "chat:c1", LONG);

                await().untilAsserted(() -> assertThat(texts)
                        .anyMatch(text -> text.contains(id) && text.endsWith("\"data\":" + LONG + "}")));
                assertThat(granted.get()).contains("server_no_context_takeover");
            } finally {
                client.close();
            }
        }
    }

    @Test
    void aClientThatKeepsItsContextIsUnderstood() throws IOException {
        try (Fixture acme = new Fixture(redis);
                DeflatingClient client = connect(acme, "grace", "permessage-deflate")) {
            assertThat(client.head()).doesNotContain("client_no_context_takeover");
            Deflater remembering = new Deflater(9, true);
            byte[] first = deflated(remembering, ping("abcdefghijklmnopqrstuvwxyz-1"));
            byte[] second = deflated(remembering, ping("abcdefghijklmnopqrstuvwxyz-2"));
            assertThat(second.length).as("it refers to the first").isLessThan(first.length / 2);

            client.send(COMPRESSED_TEXT, first);
            client.send(COMPRESSED_TEXT, second);

            awaitPong(client, "abcdefghijklmnopqrstuvwxyz-1");
            awaitPong(client, "abcdefghijklmnopqrstuvwxyz-2");
        }
    }

    @Test
    void aCompressedMessageMayComeInPiecesWithAPingBetween() throws IOException {
        try (Fixture acme = new Fixture(redis);
                DeflatingClient client = connect(acme, "grace", BROWSER)) {
            byte[] message = deflated(new Deflater(9, true), ping("pieces"));
            client.send(COMPRESSED_BEGINNING, Arrays.copyOf(message, 5));
            client.send(0x89, new byte[] {1});
            client.send(END, Arrays.copyOfRange(message, 5, message.length));
            client.send(TEXT, ping("plain").getBytes(StandardCharsets.UTF_8));

            awaitPong(client, "pieces");
            awaitPong(client, "plain");
        }
    }

    @Test
    void theLimitOfAMessageCountsWhatComesOutOfIt() throws IOException {
        try (Fixture acme = new Fixture(redis);
                DeflatingClient fits = connect(acme, "fits", BROWSER);
                DeflatingClient over = connect(acme, "over", BROWSER)) {
            String longest = ping("x") + " ".repeat(MESSAGE_LIMIT - ping("x").length());
            fits.send(COMPRESSED_TEXT, deflated(new Deflater(9, true), longest));
            awaitPong(fits, "x");

            over.send(COMPRESSED_TEXT, deflated(new Deflater(9, true), longest + " "));
            assertThat(over.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void aBombIsNotUnpacked() throws IOException {
        try (Fixture acme = new Fixture(redis);
                DeflatingClient client = connect(acme, "grace", "permessage-deflate")) {
            byte[] bomb = deflated(new Deflater(9, true), " ".repeat(12_000_000));
            assertThat(bomb.length).isLessThan(MESSAGE_LIMIT);
            client.send(COMPRESSED_TEXT, bomb);

            assertThat(client.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void whatCannotBeInflatedCloses() throws IOException {
        try (Fixture acme = new Fixture(redis);
                DeflatingClient client = connect(acme, "grace", BROWSER)) {
            client.send(COMPRESSED_TEXT, new byte[] {(byte) 0xFF, 1, 2, 3});

            assertThat(client.closeCode()).isEqualTo(1007);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0xA1, 0x91, 0xC9, 0xC0})
    void reservedBitsThatMeanNothingClose(int first) throws IOException {
        try (Fixture acme = new Fixture(redis);
                DeflatingClient client = connect(acme, "grace", BROWSER)) {
            client.send(first, new byte[] {1});

            assertThat(client.closeCode()).isEqualTo(1002);
        }
    }

    @Test
    void aCompressedMessageThatWasNotAgreedOnCloses() throws IOException {
        try (Fixture acme = new Fixture(redis);
                DeflatingClient client = connect(acme, "grace", "x-unknown")) {
            client.send(COMPRESSED_TEXT, deflated(new Deflater(9, true), ping("x")));

            assertThat(client.closeCode()).isEqualTo(1002);
        }
    }

    @Test
    void aCompressedBinaryMessageIsRefusedLikeAnyOther() throws IOException {
        try (Fixture acme = new Fixture(redis);
                DeflatingClient client = connect(acme, "grace", BROWSER)) {
            client.send(0xC2, deflated(new Deflater(9, true), "x"));

            assertThat(client.closeCode()).isEqualTo(1003);
        }
    }

    private static DeflatingClient connect(Fixture acme, String user, String offers) throws IOException {
        return DeflatingClient.connect(RestAssured.port, acme.token(user), offers);
    }

    private static String ping(String ref) {
        return "{\"type\":\"ping\",\"ref\":\"" + ref + "\"}";
    }

    private static void awaitPong(DeflatingClient client, String ref) throws IOException {
        client.until(frame ->
                frame.first() == TEXT && frame.json().path("ref").asText().equals(ref));
    }
}
