package io.pmrealtime.gateway.testing;

import io.netty.channel.EventLoop;
import io.pmrealtime.contracts.access.AccessKeys;
import io.pmrealtime.contracts.kafka.Header;
import io.pmrealtime.contracts.kafka.Topic;
import io.pmrealtime.gateway.cursor.Cursor;
import io.pmrealtime.gateway.cursor.LogShape;
import io.pmrealtime.gateway.eventloop.VertxInternals;
import io.pmrealtime.gateway.hub.Hub;
import io.pmrealtime.gateway.hub.Shard;
import io.pmrealtime.local.testing.KafkaProbe;
import io.pmrealtime.local.testing.TestEnvironment;
import io.quarkus.arc.Arc;
import io.quarkus.redis.datasource.RedisDataSource;
import io.restassured.RestAssured;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;

/** A workspace of a test's own with a project, and the ways to act on it as the other services would. */
public final class Fixture implements AutoCloseable {
    static {
        // Where a test does not say how long something may take, a busy machine may take its time.
        Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
    }

    public final String workspace;
    public final String project = "p-" + UUID.randomUUID();
    public final String task = "t-" + UUID.randomUUID();

    private final RedisDataSource redis;
    private final KafkaProbe kafka = KafkaProbe.connect();
    private volatile long lastOffset = -1;

    public Fixture(RedisDataSource redis, String... members) {
        this("ws-" + UUID.randomUUID(), redis, List.of(members));
    }

    /** Another workspace, in the same partition of the log as the one that the cursor is of. */
    public static Fixture besides(Cursor cursor, RedisDataSource redis) {
        LogShape shape = new LogShape(cursor.topicId(), cursor.partitions());
        return where(name -> shape.partitionOf(name) == cursor.partition(), redis);
    }

    /** Another workspace, in another partition of the log than the one that the cursor is of. */
    public static Fixture apart(Cursor cursor, RedisDataSource redis) {
        LogShape shape = new LogShape(cursor.topicId(), cursor.partitions());
        return where(name -> shape.partitionOf(name) != cursor.partition(), redis);
    }

    private static Fixture where(Predicate<String> fits, RedisDataSource redis) {
        String workspace = Stream.generate(() -> "ws-" + UUID.randomUUID())
                .filter(fits)
                .findFirst()
                .orElseThrow();
        return new Fixture(workspace, redis, List.of());
    }

    private Fixture(String workspace, RedisDataSource redis, List<String> members) {
        awaitReady();
        this.workspace = workspace;
        this.redis = redis;
        redis.hash(String.class).hset(AccessKeys.project(project), AccessKeys.WORKSPACE_FIELD, workspace);
        redis.value(String.class).set(AccessKeys.task(task), project);
        for (String member : members) {
            redis.hash(String.class).hset(AccessKeys.project(project), member, "member");
        }
    }

    /** The same workspace, for those who know the log as it is now. */
    public Fixture again() {
        return new Fixture(workspace, redis, List.of());
    }

    /** Waits until the gateway takes connections. */
    public static void awaitReady() {
        Awaitility.await().until(() -> RestAssured.get("/q/health/ready").statusCode() == 200);
    }

    /** The sum of the gateway's metrics that begin so. */
    public static double metric(String name) {
        return RestAssured.get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    public KafkaProbe kafka() {
        return kafka;
    }

    public String token(String user) {
        return TestEnvironment.tokens()
                .user(user)
                .workspace(workspace)
                .name("Name of " + user)
                .claim("picture", "https://pictures.test/" + user + ".png")
                .sign();
    }

    public TestClient connect(String user) {
        return TestClient.connect(RestAssured.port, token(user));
    }

    /** Publishes an event as the services do, and returns its id. */
    public String publish(String type, String rooms, String data) {
        return publish(UUID.randomUUID().toString(), type, rooms, data, Map.of());
    }

    public String publish(String id, String type, String rooms, String data, Map<String, String> more) {
        return publishAt(id, type, rooms, data, more).id();
    }

    /** Returns when each event loop of the gateway has taken what was published so far, where the gateway reads this workspace's events. */
    public void awaitTaken() {
        Hub hub = Arc.container().instance(Hub.class).get();
        Vertx vertx = Arc.container().instance(Vertx.class).get();
        for (EventLoop loop : VertxInternals.eventLoops(vertx)) {
            Shard shard = hub.shard(loop);
            Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> {
                CompletableFuture<Long> end = new CompletableFuture<>();
                shard.execute(() -> end.complete(shard.serves(workspace) ? end(shard) : Long.MAX_VALUE));
                return end.get() > lastOffset;
            });
        }
    }

    private long end(Shard shard) {
        return shard.end(shard.shape().partitionOf(workspace));
    }

    /** An event and its place in the partition. */
    public record Place(String id, long offset) {}

    public Place publishAt(String type, String rooms, String data) {
        return publishAt(UUID.randomUUID().toString(), type, rooms, data, Map.of());
    }

    private Place publishAt(String id, String type, String rooms, String data, Map<String, String> more) {
        long offset = kafka.send(Topic.REALTIME.topicName(), workspace, data, headers(id, type, rooms, more))
                .offset();
        lastOffset = offset;
        return new Place(id, offset);
    }

    /** Hands an event to the producer and does not wait; they are sent in the order of the calls. Returns its id. */
    public String publishLater(String type, String rooms, String data) {
        String id = UUID.randomUUID().toString();
        kafka.sendLater(Topic.REALTIME.topicName(), workspace, data, headers(id, type, rooms, Map.of()));
        return id;
    }

    /** A record of the log that holds an event, for a producer of one's own. */
    public ProducerRecord<String, byte[]> record(String id, String rooms) {
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(Topic.REALTIME.topicName(), workspace, new byte[] {'{', '}'});
        headers(id, "chat.message", rooms, Map.of())
                .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return record;
    }

    private Map<String, String> headers(String id, String type, String rooms, Map<String, String> more) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ce_specversion", "1.0");
        headers.put(Header.CE_ID, id);
        headers.put(Header.CE_SOURCE, "/test");
        headers.put(Header.CE_TYPE, type);
        headers.put(Header.CE_TIME, "2026-11-20T08:00:00Z");
        headers.put(Header.CE_WORKSPACE_ID, workspace);
        headers.put(Header.ROOMS, rooms);
        headers.putAll(more);
        return headers;
    }

    /** An event of the project's room. */
    public String taskUpdated(String data) {
        return publish("pm.task.updated", "project:" + project + ",task:" + task, data);
    }

    /** Another project, with these members, that the task belongs to from now on. */
    public String moveTask(String... members) {
        String target = "p-" + UUID.randomUUID();
        redis.hash(String.class).hset(AccessKeys.project(target), AccessKeys.WORKSPACE_FIELD, workspace);
        for (String member : members) {
            redis.hash(String.class).hset(AccessKeys.project(target), member, "member");
        }
        redis.value(String.class).set(AccessKeys.task(task), target);
        return target;
    }

    public void removeMember(String user) {
        redis.hash(String.class).hdel(AccessKeys.project(project), user);
    }

    public void makeAdmin(String user) {
        redis.hash(String.class).hset(AccessKeys.workspace(workspace), user, "admin");
    }

    @Override
    public void close() {
        kafka.close();
    }
}
