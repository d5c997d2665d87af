package io.pmrealtime.presence.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pmrealtime.contracts.kafka.Header;
import io.pmrealtime.contracts.kafka.Topic;
import io.pmrealtime.contracts.presence.ConnectionRef;
import io.pmrealtime.contracts.presence.PresenceSignal.ReplicaAlive;
import io.pmrealtime.contracts.presence.PresenceSignals;
import io.pmrealtime.local.testing.KafkaProbe;
import io.pmrealtime.local.testing.KafkaRecord;
import io.pmrealtime.local.testing.TestEnvironment;
import io.pmrealtime.local.testing.TopicCollector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;

/** A workspace of its own with a gateway process of its own, and everything that is told in the workspace. */
public final class World implements AutoCloseable {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Duration LONG_LEASE = Duration.ofMinutes(10);

    static {
        // How long it takes is not the point of any test that waits, and the machine may be busy.
        Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
    }

    private final KafkaProbe kafka;
    private final TopicCollector realtime;
    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final String gateway = "gateway-" + unique;

    public World() {
        // Kafka's clients look for their plug-ins by the thread's class loader, which between two test profiles is
        // another.
        Thread.currentThread().setContextClassLoader(World.class.getClassLoader());
        kafka = KafkaProbe.connect();
        realtime = kafka.collectFromNow(Topic.REALTIME.topicName());
        alive(LONG_LEASE);
    }

    /** An id of this world. */
    public String id(String name) {
        return name + "-" + unique;
    }

    public String workspace() {
        return id("acme");
    }

    /** A connection of a user of this world that was opened. */
    public Tab tab(String user) {
        return tab(user, workspace(), gateway, 0).open();
    }

    /** A connection that says nothing yet. */
    public Tab tab(String user, String workspaceId, String replicaId, long skewMillis) {
        return new Tab(kafka, connection(user, workspaceId, replicaId), skewMillis);
    }

    /** A connection of a user of this world of which nothing is told. */
    public ConnectionRef connection(String user) {
        return connection(user, workspace(), gateway);
    }

    private ConnectionRef connection(String user, String workspaceId, String replicaId) {
        return new ConnectionRef(
                UUID.randomUUID().toString(), replicaId, workspaceId, id(user), "Name of " + user, avatar(user));
    }

    /** The picture that a user's token names. */
    public static String avatar(String user) {
        return "https://pictures.test/" + user + ".png";
    }

    /** This world's gateway process lives for so long. */
    public void alive(Duration lease) {
        alive(gateway, lease);
    }

    public void alive(String replicaId, Duration lease) {
        ReplicaAlive signal = new ReplicaAlive(replicaId, System.currentTimeMillis(), lease.toMillis());
        kafka.send(Topic.PRESENCE_SIGNALS.topicName(), null, signal.key(), PresenceSignals.write(signal), Map.of());
    }

    /** Puts a value that is no signal before the next signals of a user. */
    public void garbage(String user, String value) {
        kafka.send(Topic.PRESENCE_SIGNALS.topicName(), id(user), value, Map.of());
    }

    /** As {@link #alive(String, Duration)}, but goes on its way when Kafka takes it, be it later. */
    public void aliveAsSoonAsMayBe(String replicaId, Duration lease) {
        ReplicaAlive signal = new ReplicaAlive(replicaId, System.currentTimeMillis(), lease.toMillis());
        kafka.sendLater(
                Topic.PRESENCE_SIGNALS.topicName(),
                signal.key(),
                new String(PresenceSignals.write(signal), StandardCharsets.UTF_8),
                Map.of());
    }

    /** An event of the platform in this workspace. */
    public void tell(String type, String data) {
        kafka.send(
                Topic.REALTIME.topicName(),
                workspace(),
                data,
                Map.of(
                        Header.CE_ID,
                        UUID.randomUUID().toString(),
                        Header.CE_TYPE,
                        type,
                        Header.CE_WORKSPACE_ID,
                        workspace(),
                        Header.ROOMS,
                        "workspace:" + workspace()));
    }

    /** Everything that was told about presence in a workspace so far. What is told again after a failure has the id that it had, by which gateways drop it. */
    public List<KafkaRecord> records(String workspaceId) {
        Set<String> ids = new HashSet<>();
        return realtime.records(record -> workspaceId.equals(record.key()) && ids.add(record.header(Header.CE_ID)));
    }

    /** What was told about a user's places so far, as {@code joined rooms}, without the world's suffix. */
    public List<String> told(String user) {
        return told(user, workspace());
    }

    public List<String> told(String user, String workspaceId) {
        return records(workspaceId).stream()
                .filter(record -> id(user).equals(record.header(Header.CE_ACTOR_ID)))
                .filter(record -> String.valueOf(record.header(Header.CE_TYPE)).startsWith("pm.presence."))
                .map(record -> String.valueOf(record.header(Header.CE_TYPE)).substring("pm.presence.".length()) + " "
                        + String.valueOf(record.header(Header.ROOMS)).replace("-" + unique, ""))
                .toList();
    }

    /** What was told about a user's status so far. */
    public List<String> statuses(String user) {
        return records(workspace()).stream()
                .filter(record -> "user.status_changed".equals(record.header(Header.CE_TYPE)))
                .map(record -> json(record.value()))
                .filter(data -> data.path("userId").asText().equals(id(user)))
                .map(data -> data.path("status").asText())
                .toList();
    }

    /** Waits until exactly this was told about a user's places, in this order. */
    public void awaitTold(String user, String... told) {
        await().untilAsserted(() -> assertThat(told(user)).containsExactly(told));
    }

    /**
     * Lets the service come to the end of everything that was sent before. Somebody new joins, and it is told: by then all of it has been read. It may be in the same
     * batch, though, of which this was told first; so there is another one, whose batch comes after that.
     */
    public void settle() {
        for (int i = 0; i < 2; i++) {
            String stranger = "stranger-" + UUID.randomUUID().toString().substring(0, 8);
            Tab tab = tab(stranger).look(id("elsewhere"));
            await().until(() -> !told(stranger).isEmpty());
            tab.depart();
        }
    }

    public String token(String user, String... groups) {
        return TestEnvironment.tokens()
                .user(id(user))
                .workspace(workspace())
                .groups(groups.length == 0 ? new String[] {"member"} : groups)
                .sign();
    }

    public static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }

    @Override
    public void close() {
        kafka.close();
    }
}
