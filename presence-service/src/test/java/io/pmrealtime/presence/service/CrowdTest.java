package io.pmrealtime.presence.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.contracts.kafka.Header;
import io.pmrealtime.contracts.presence.ConnectionRef;
import io.pmrealtime.contracts.presence.Page;
import io.pmrealtime.contracts.presence.PresenceSignal.Located;
import io.pmrealtime.contracts.presence.PresenceSignal.Opened;
import io.pmrealtime.contracts.presence.PresenceSignals;
import io.pmrealtime.contracts.presence.UserStatus;
import io.pmrealtime.contracts.schema.EventSchemas;
import io.pmrealtime.local.testing.KafkaRecord;
import io.pmrealtime.local.testing.LocalServersResource;
import io.pmrealtime.local.testing.TestEnvironment;
import io.pmrealtime.presence.testing.ShortSpans;
import io.pmrealtime.presence.testing.Tab;
import io.pmrealtime.presence.testing.World;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** In a crowded project those who come and go are told together. */
@QuarkusTest
@QuarkusTestResource(LocalServersResource.class)
@QuarkusTestResource(ShortSpans.class)
class CrowdTest {
    private static final int USERS = 60;
    private static final int MANY = 5_000;

    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void arrivalsBeyondTheCrowdSizeAreToldTogetherAndNobodyIsForgotten() {
        List<Tab> tabs = new ArrayList<>();
        for (int i = 0; i < USERS; i++) {
            tabs.add(world.tab("user" + i).look(world.id("apollo")));
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(told("pm.presence.joined")).isEqualTo(USERS));
        assertThat(records("pm.presence.joined")).hasSizeLessThan(USERS);

        tabs.subList(0, 10).forEach(Tab::depart);

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(users("pm.presence.left"))
                .containsAll(tabs.subList(0, 10).stream().map(Tab::userId).toList()));
        KafkaRecord last = last("pm.presence.left");
        JsonNode data = World.json(last.value());
        assertThat(last.header(Header.ROOMS)).isEqualTo("project:" + world.id("apollo"));
        assertThat(data.path("total").asInt()).isEqualTo(USERS - 10);
        assertThat(EventSchemas.load().validate(EventType.PRESENCE_LEFT, data)).isEmpty();
    }

    @Test
    void aTaskInACrowdedProjectIsToldAsAlways() {
        for (int i = 0; i < USERS; i++) {
            world.tab("user" + i).look(world.id("apollo"));
        }
        world.tab("grace").look(world.id("apollo"), world.id("t1"));

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(world.told("grace")).contains("joined task:t1"));
    }

    @Test
    void statusesInACrowdedWorkspaceAreToldTogetherAndNobodyIsForgotten() {
        List<Tab> tabs = new ArrayList<>();
        for (int i = 0; i < USERS; i++) {
            tabs.add(world.tab("user" + i));
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(told("user.status_changed")).isEqualTo(USERS));
        assertThat(records("user.status_changed")).hasSizeLessThan(USERS);

        tabs.get(7).status(UserStatus.BUSY).status(UserStatus.AWAY);

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(statusOf(tabs.get(7))).isEqualTo("away"));
        KafkaRecord last = last("user.status_changed");
        JsonNode data = World.json(last.value());
        assertThat(last.header(Header.ROOMS)).isEqualTo("workspace:" + world.workspace());
        assertThat(data.path("total").asInt()).isEqualTo(USERS);
        assertThat(EventSchemas.load().validate(EventType.USER_STATUS_CHANGED, data))
                .isEmpty();
    }

    /** Told one by one, 5,000 joins and 5,000 statuses would be 50 million deliveries. */
    @Test
    void fiveThousandWhoArriveAtOnceAreToldInFewRecords() {
        String project = world.id("apollo");
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", TestEnvironment.servers().kafkaBootstrap()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < MANY; i++) {
                ConnectionRef connection = world.connection("user" + i);
                long now = System.currentTimeMillis();
                producer.send(PresenceSignals.record(new Opened(connection, now)));
                producer.send(PresenceSignals.record(new Located(connection, project, null, Page.TASKS, now)));
            }
        }
        await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
            assertThat(told("pm.presence.joined")).isEqualTo(MANY);
            assertThat(World.json(last("pm.presence.joined").value())
                            .path("total")
                            .asInt())
                    .isEqualTo(MANY);
            assertThat(told("user.status_changed")).isEqualTo(MANY);
        });
        int records = records("pm.presence.joined").size()
                + records("user.status_changed").size();
        assertThat(records * (long) MANY).isLessThan(1_000_000);
    }

    /** How many users were told of, by name or by number: how many share a record, and are named in it, depends on how they arrive. */
    private int told(String type) {
        return records(type).stream()
                .mapToInt(record -> World.json(record.value()).path("count").asInt(1))
                .sum();
    }

    private String statusOf(Tab tab) {
        String status = "";
        for (KafkaRecord record : records("user.status_changed")) {
            JsonNode data = World.json(record.value());
            for (JsonNode one : data.path("others")) {
                status = one.path("userId").asText().equals(tab.userId())
                        ? one.path("status").asText()
                        : status;
            }
            status = data.path("userId").asText().equals(tab.userId())
                    ? data.path("status").asText()
                    : status;
        }
        return status;
    }

    private List<KafkaRecord> records(String type) {
        return world.records(world.workspace()).stream()
                .filter(record -> type.equals(record.header(Header.CE_TYPE)))
                .toList();
    }

    private KafkaRecord last(String type) {
        List<KafkaRecord> records = records(type);
        return records.get(records.size() - 1);
    }

    private Set<String> users(String type) {
        Set<String> users = new HashSet<>();
        for (KafkaRecord record : records(type)) {
            JsonNode data = World.json(record.value());
            users.add(data.path("userId").asText());
            data.path("others").forEach(other -> users.add(other.path("userId").asText()));
        }
        return users;
    }
}
