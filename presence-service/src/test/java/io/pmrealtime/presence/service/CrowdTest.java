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
import io.pmrealtime.presence.crowd.Crowd;
import io.pmrealtime.presence.crowd.CrowdEntry;
import io.pmrealtime.presence.redis.RedisPipeline;
import io.pmrealtime.presence.state.PresenceEvent.Change;
import io.pmrealtime.presence.store.CrowdStore;
import io.pmrealtime.presence.testing.ShortSpans;
import io.pmrealtime.presence.testing.Tab;
import io.pmrealtime.presence.testing.World;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
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
    private static final int CROWD_SIZE = 40;
    private static final int MANY = 5_000;

    @Inject
    RedisPipeline pipeline;

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
        await().untilAsserted(() -> assertThat(told("pm.presence.joined")).isGreaterThanOrEqualTo(USERS));
        assertThat(records("pm.presence.joined")).hasSizeLessThan(USERS);

        tabs.subList(0, 10).forEach(Tab::depart);

        await().untilAsserted(() -> assertThat(users("pm.presence.left"))
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

        await().untilAsserted(() -> assertThat(world.told("grace")).contains("joined task:t1"));
    }

    @Test
    void statusesInACrowdedWorkspaceAreToldTogetherAndNobodyIsForgotten() {
        List<Tab> tabs = new ArrayList<>();
        for (int i = 0; i < USERS; i++) {
            tabs.add(world.tab("user" + i));
        }
        await().untilAsserted(() -> assertThat(told("user.status_changed")).isGreaterThanOrEqualTo(USERS));
        assertThat(records("user.status_changed")).hasSizeLessThan(USERS);

        tabs.get(7).status(UserStatus.BUSY).status(UserStatus.AWAY);

        await().untilAsserted(() -> assertThat(statusOf(tabs.get(7))).isEqualTo("away"));
        KafkaRecord last = last("user.status_changed");
        JsonNode data = World.json(last.value());
        assertThat(last.header(Header.ROOMS)).isEqualTo("workspace:" + world.workspace());
        assertThat(data.path("total").asInt()).isEqualTo(USERS);
        assertThat(EventSchemas.load().validate(EventType.USER_STATUS_CHANGED, data))
                .isEmpty();
    }

    @Test
    void whoComesAndGoesAtTheEdgeOfACrowdIsNotBelievedToBeThere() {
        String project = world.id("apollo");
        for (int i = 0; i < CROWD_SIZE; i++) {
            world.tab("user" + i).look(project);
        }
        await().untilAsserted(() -> assertThat(told("pm.presence.joined")).isEqualTo(CROWD_SIZE));
        Tab guest = world.tab("guest").look(project);
        // Nobody is told of the arrival until the crowd's window is over, and this makes it no crowd any more.
        guest.depart();
        Tab last = world.tab("last").look(project);

        await().untilAsserted(
                        () -> assertThat(believed()).contains(last.userId()).doesNotContain(guest.userId()));
    }

    @Test
    void whoLeavesWhileACrowdIsToldOfTheArrivalIsToldToHaveLeft() {
        CrowdStore crowds = new CrowdStore(pipeline, Duration.ofHours(1));
        Crowd crowd = Crowd.ofProject(world.workspace(), world.id("apollo"));
        note(crowds, crowd, "grace", Change.JOINED);
        note(crowds, crowd, "linus", Change.JOINED);
        List<CrowdEntry> telling = crowds.entries(crowd);
        note(crowds, crowd, "grace", Change.LEFT);
        assertThat(net(crowds.entries(crowd)))
                .as("the telling may have been done, or not")
                .isEqualTo(Map.of("grace", Change.LEFT, "linus", Change.JOINED));

        crowds.told(crowd, telling, 0);

        assertThat(net(crowds.entries(crowd))).isEqualTo(Map.of("grace", Change.LEFT));
        crowds.told(crowd, crowds.entries(crowd), 0);
        assertThat(crowds.entries(crowd)).isEmpty();
    }

    @Test
    void whoComesBackWhileACrowdIsToldOfTheDepartureIsToldToHaveCome() {
        CrowdStore crowds = new CrowdStore(pipeline, Duration.ofHours(1));
        Crowd crowd = Crowd.ofProject(world.workspace(), world.id("apollo"));
        note(crowds, crowd, "grace", Change.LEFT);
        List<CrowdEntry> telling = crowds.entries(crowd);
        note(crowds, crowd, "grace", Change.JOINED);

        crowds.told(crowd, telling, 0);

        assertThat(net(crowds.entries(crowd))).isEqualTo(Map.of("grace", Change.JOINED));
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
            assertThat(told("pm.presence.joined")).isGreaterThanOrEqualTo(MANY);
            assertThat(World.json(last("pm.presence.joined").value())
                            .path("total")
                            .asInt())
                    .isEqualTo(MANY);
            assertThat(told("user.status_changed")).isGreaterThanOrEqualTo(MANY);
        });
        int records = records("pm.presence.joined").size()
                + records("user.status_changed").size();
        assertThat(records * (long) MANY).isLessThan(1_000_000);
    }

    /**
     * How many users were told of, by name or by number: how many share a record, and are named in it, depends on how they arrive. Where the store or the log did not
     * answer in time some may be told of twice.
     */
    private int told(String type) {
        return records(type).stream()
                .mapToInt(record -> World.json(record.value()).path("count").asInt(1))
                .sum();
    }

    /** Who is in the project for somebody who heard everything. */
    private Set<String> believed() {
        Set<String> believed = new HashSet<>();
        for (KafkaRecord record : world.records(world.workspace())) {
            if ("pm.presence.joined".equals(record.header(Header.CE_TYPE))) {
                believed.addAll(named(record));
            } else if ("pm.presence.left".equals(record.header(Header.CE_TYPE))) {
                believed.removeAll(named(record));
            }
        }
        return believed;
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
        records(type).forEach(record -> users.addAll(named(record)));
        return users;
    }

    private static Set<String> named(KafkaRecord record) {
        JsonNode data = World.json(record.value());
        Set<String> users = new HashSet<>(Set.of(data.path("userId").asText()));
        data.path("others").forEach(other -> users.add(other.path("userId").asText()));
        return users;
    }

    private static void note(CrowdStore crowds, Crowd crowd, String user, Change change) {
        crowds.add(Map.of(crowd, List.of(CrowdEntry.of(user, change, "{}"))), System.currentTimeMillis());
    }

    private static Map<String, Change> net(List<CrowdEntry> entries) {
        Map<String, Change> net = new HashMap<>();
        entries.forEach(entry -> entry.net().ifPresent(change -> net.put(entry.userId(), change)));
        return net;
    }
}
