package io.pmrealtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pmrealtime.contracts.access.AccessKeys;
import io.pmrealtime.gateway.testing.RawUpgrade;
import io.pmrealtime.gateway.testing.Wanderer;
import io.pmrealtime.gateway.testing.WorkspaceLog;
import io.pmrealtime.local.servers.LocalServers;
import io.pmrealtime.local.testing.PackagedService;
import io.pmrealtime.local.testing.TestEnvironment;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisAPI;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Clients join rooms and leave them, stall, lose their connections and resume, are removed from the project and are revoked, while events stream, the
 * replicas' tails are too short for most of them, replicas are killed with {@code kill -9} and started again, and Kafka is restarted with one of them down. When it
 * is over each has received exactly what it had to, once and in the order of the log. {@code -Dchaos.seed} makes another story, {@code -Dchaos.rounds} a longer one.
 */
class ChaosIT {
    private static final long SEED = Long.getLong("chaos.seed", 20_261_120L);
    private static final int ROUNDS = Integer.getInteger("chaos.rounds", 1);
    private static final int CLIENTS = 12;
    private static final int CHATS = 6;
    private static final int MOST_BYTES = 12_000;
    private static final int EVENTS_PER_ACT = 250;
    private static final int MEMBERS = 8;
    private static final List<String> REMOVED = List.of("user0", "user1");
    private static final List<String> REVOKED = List.of("user10", "user11");
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final LocalServers servers = TestEnvironment.servers();
    private final WorkspaceLog log = new WorkspaceLog();
    private final String workspace = log.workspace();
    private final String project = "p-" + UUID.randomUUID();
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicReferenceArray<PackagedService> gateways = new AtomicReferenceArray<>(2);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger turn = new AtomicInteger();

    @Test
    void everybodyReceivesExactlyWhatTheyHadTo() throws Exception {
        Vertx vertx = Vertx.vertx();
        Redis client = Redis.createClient(vertx, servers.redisUri());
        try (log) {
            RedisAPI redis = RedisAPI.api(client);
            admitMembers(redis);
            gateways.set(0, gateway(0));
            gateways.set(1, gateway(1));
            gateways.get(0).awaitReady();
            gateways.get(1).awaitReady();
            List<Wanderer> wanderers = IntStream.range(0, CLIENTS)
                    .mapToObj(i -> wanderer("user" + i))
                    .toList();
            CompletableFuture<Void> publishing =
                    CompletableFuture.runAsync(() -> publish(new Random(SEED + 1)), threads);
            List<CompletableFuture<Void>> living = wanderers.stream()
                    .map(wanderer -> CompletableFuture.runAsync(() -> live(wanderer), threads))
                    .toList();
            for (int round = 0; round < ROUNDS; round++) {
                actOne(round % 2, redis, round == 0);
            }
            over.countDown();
            publishing.join();
            living.forEach(CompletableFuture::join);
            String last = log.send(List.of("workspace:" + workspace), 10);
            wanderers.forEach(wanderer -> check(wanderer, last));
            assertThat(wanderers).filteredOn(wanderer -> wanderer.resumes() > 0).hasSizeGreaterThan(CLIENTS / 2);
        } finally {
            over.countDown();
            servers.kafka().start();
            threads.shutdownNow();
            for (int i = 0; i < gateways.length(); i++) {
                if (gateways.get(i) != null) {
                    gateways.get(i).kill();
                }
            }
            client.close();
            vertx.close();
        }
    }

    /** One replica is killed and comes back; then Kafka is restarted while the other one is killed; meanwhile somebody loses access. */
    private void actOne(int first, RedisAPI redis, boolean somebodyGoes) throws Exception {
        awaitEvents();
        replace(first);
        if (somebodyGoes) {
            remove(redis, REMOVED.get(0));
            REVOKED.forEach(this::revoke);
        }
        awaitEvents();
        gateways.get(first).awaitReady();
        servers.kafka().stop();
        gateways.get(1 - first).kill();
        servers.kafka().start();
        gateways.set(1 - first, gateway(1 - first));
        awaitEvents();
        gateways.get(1 - first).awaitReady();
        if (somebodyGoes) {
            remove(redis, REMOVED.get(1));
        }
        awaitEvents();
    }

    private void replace(int replica) {
        gateways.get(replica).kill();
        gateways.set(replica, gateway(replica));
    }

    private void awaitEvents() {
        int goal = log.size() + EVENTS_PER_ACT;
        await().atMost(PATIENCE).until(() -> log.size() >= goal);
    }

    private void live(Wanderer wanderer) {
        Random own = new Random(SEED + wanderer.user().hashCode());
        try {
            while (!over.await(own.nextInt(300), TimeUnit.MILLISECONDS)) {
                wanderer.live(own);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void check(Wanderer wanderer, String last) {
        await().atMost(PATIENCE)
                .until(() -> wanderer.isRevoked() || wanderer.goOn() && wanderer.hasSeen(last) || isRevoked(wanderer));
        boolean revoked = REVOKED.contains(wanderer.user());
        wanderer.assertHasSeenAllOf(log.sent(), revoked);
        assertThat(isRevoked(wanderer)).isEqualTo(revoked);
    }

    /** Whether it is let in no more. It may have been away when the others were told so. */
    private boolean isRevoked(Wanderer wanderer) {
        try {
            return RawUpgrade.get(port(), "/ws", List.of("Authorization: Bearer " + wanderer.token()))
                            .status()
                    == 401;
        } catch (IOException e) {
            throw new AssertionError("all replicas are there", e);
        }
    }

    private void publish(Random choice) {
        try {
            while (!over.await(2, TimeUnit.MILLISECONDS)) {
                List<String> rooms = new ArrayList<>(IntStream.range(0, CHATS)
                        .filter(i -> choice.nextBoolean())
                        .mapToObj(i -> "chat:" + i)
                        .toList());
                rooms.add(choice.nextBoolean() ? "project:" + project : "user:user" + choice.nextInt(CLIENTS));
                log.send(rooms, choice.nextInt(MOST_BYTES));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void admitMembers(RedisAPI redis) {
        List<String> members =
                new ArrayList<>(List.of(AccessKeys.project(project), AccessKeys.WORKSPACE_FIELD, workspace));
        for (int i = 0; i < MEMBERS; i++) {
            members.addAll(List.of("user" + i, "member"));
        }
        redis.hset(members).toCompletionStage().toCompletableFuture().join();
    }

    private void remove(RedisAPI redis, String user) {
        redis.hdel(List.of(AccessKeys.project(project), user))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        log.remove(user, project);
    }

    private void revoke(String user) {
        String admin = TestEnvironment.tokens()
                .user("root")
                .workspace(workspace)
                .groups("member", "admin")
                .sign();
        // Whichever replica is there.
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> HTTP.send(
                                        HttpRequest.newBuilder(gateways.get(turn.getAndIncrement() % 2)
                                                        .uri("/api/realtime/revocations"))
                                                .header("Authorization", "Bearer " + admin)
                                                .header("Content-Type", "application/json")
                                                .POST(HttpRequest.BodyPublishers.ofString(
                                                        "{\"userId\":\"" + user + "\"}"))
                                                .build(),
                                        HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 200);
    }

    private Wanderer wanderer(String user) {
        String token = TestEnvironment.tokens().user(user).workspace(workspace).sign();
        boolean member = Integer.parseInt(user.substring("user".length())) < MEMBERS;
        return new Wanderer(user, workspace, token, member ? "project:" + project : "", this::port, CHATS);
    }

    /** Of one replica and of the other in turn. */
    private int port() {
        return gateways.get(turn.getAndIncrement() % 2).port();
    }

    private PackagedService gateway(int replica) {
        Map<String, String> environment = PackagedService.settings(servers, TestEnvironment.tokens());
        environment.putAll(Map.of(
                "GATEWAY_TAIL_BYTES", "128K",
                "GATEWAY_RESUME_CHUNK", "32K",
                // However late its resume comes, no live event comes before what was missed.
                "GATEWAY_RESUME_HOLD", "30S",
                "GATEWAY_OUTBOUND_MAX_LAG", "5S",
                "GATEWAY_INBOUND_RATE", "10000",
                "GATEWAY_LIMITS_CONNECTIONS_PER_USER", "1000",
                "GATEWAY_LIMITS_CONNECTIONS_PER_WORKSPACE", "1000"));
        return PackagedService.start(
                Path.of(""),
                List.of("-Xmx160m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                environment,
                Path.of("target", "chaos-gateway-" + (replica + 1) + ".log"));
    }
}
