package io.pmrealtime.presence.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.contracts.kafka.Header;
import io.pmrealtime.contracts.schema.EventSchemas;
import io.pmrealtime.local.testing.KafkaRecord;
import io.pmrealtime.local.testing.LocalServersResource;
import io.pmrealtime.presence.testing.ShortSpans;
import io.pmrealtime.presence.testing.Tab;
import io.pmrealtime.presence.testing.World;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** In a crowded project those who come and go are told together. */
@QuarkusTest
@QuarkusTestResource(LocalServersResource.class)
@QuarkusTestResource(ShortSpans.class)
class CrowdTest {
    private static final int USERS = 60;

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
                .untilAsserted(() -> assertThat(users("pm.presence.joined")).hasSize(USERS));
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
