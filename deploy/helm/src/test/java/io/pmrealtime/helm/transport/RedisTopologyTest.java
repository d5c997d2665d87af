package io.pmrealtime.helm.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pmrealtime.helm.render.Charts;
import io.pmrealtime.helm.render.Manifests;
import io.pmrealtime.local.redis.RedisCluster;
import io.pmrealtime.local.redis.RedisSentinels;
import io.pmrealtime.local.servers.LocalServers;
import io.pmrealtime.local.servers.ServerPorts;
import io.pmrealtime.local.token.DevTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The packaged services that keep something in Redis, configured by what the charts render, with a Redis Cluster and with Sentinel. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisTopologyTest {
    private static final Duration START_LIMIT = Duration.ofMinutes(4);

    private final DevTokens tokens = DevTokens.generate();
    private LocalServers servers;
    private Path directory;

    @BeforeAll
    void start(@TempDir Path directory) {
        this.directory = directory;
        // PostgreSQL may run as another user, who has to reach its folder.
        directory.toFile().setExecutable(true, false);
        directory.toFile().setReadable(true, false);
        servers = LocalServers.start(ServerPorts.free(), directory.resolve("servers"));
    }

    @AfterAll
    void stop() {
        servers.close();
    }

    @Test
    void suiteWorksOnARedisCluster() throws Exception {
        try (RedisCluster redis = RedisCluster.start(directory.resolve("cluster"));
                Release release = new Release("cluster", redis.uris(), "w-cluster")) {
            release.assertWorks("p-cluster");
            assertThat(redis.keys()).as("keys on each node").allMatch(keys -> keys > 0);
        }
    }

    @Test
    void suiteFollowsSentinelsToTheNextMaster() throws Exception {
        try (RedisSentinels redis = RedisSentinels.start(directory.resolve("sentinel"));
                Release release = new Release("sentinel", redis.uris(), "w-sentinel")) {
            release.assertWorks("p-before");
            redis.failOver();
            release.assertWorks("p-after");
        }
    }

    /** The services of one Redis, and a workspace with two people. */
    private final class Release implements AutoCloseable {
        private final String workspace;
        private final Producer producer;
        private final Pod events;
        private final Pod gateway;
        private final Pod presence;

        Release(String mode, List<String> hosts, String workspace) throws IOException {
            this.workspace = workspace;
            this.producer = new Producer(servers.kafkaBootstrap(), workspace);
            Manifests manifests = Charts.scenarioWith("minimal", """
                    global:
                      production: false
                      kafka: {bootstrapServers: "%s"}
                      redis: {mode: %s, hosts: ["%s"], masterName: %s}
                      postgresql: {host: localhost, port: %d}
                      jwt: {issuer: %s}
                    pm-events-service: {migration: {mode: start}}
                    """.formatted(
                            servers.kafkaBootstrap(),
                            mode,
                            String.join("\", \"", hosts),
                            RedisSentinels.MASTER,
                            servers.ports().postgres(),
                            DevTokens.ISSUER));
            Map<String, Map<String, String>> secrets = Map.of(
                    "pm-realtime-postgresql",
                            Map.of("username", LocalServers.POSTGRES_USER, "password", LocalServers.POSTGRES_PASSWORD),
                    "pm-realtime-jwt", Map.of("publickey.pem", tokens.publicKeyPem()));
            Path home = Files.createDirectories(directory.resolve(mode));
            events = Pod.start(manifests, "pm-events-service", secrets, home);
            gateway = Pod.start(manifests, "gateway-service", secrets, home);
            presence = Pod.start(manifests, "presence-service", secrets, home);
            for (Pod pod : List.of(events, gateway, presence)) {
                pod.awaitReady(START_LIMIT);
            }
        }

        /** Access keys, tickets, presence, connection limits and revocations: all that is kept in Redis. */
        void assertWorks(String project) throws Exception {
            producer.project(project, "grace");
            producer.project(project, "linus");
            String token = token("grace");
            String join = """
                    {"type":"room.join","ref":"join-%1$s","projectId":"%1$s"}""".formatted(project);
            String joined = "\"ref\":\"join-" + project + "\",\"rooms\"";
            try (Client grace = connectWithTicket(token);
                    Client linus = Client.connect(gateway, token("linus"))) {
                grace.sendUntil(join, joined);
                linus.sendUntil(join, joined);
                linus.send("""
                        {"type":"pm.presence.update","projectId":"%s","page":"tasks"}""".formatted(project));
                grace.awaitMessage("pm.presence.joined", "\"linus\"", project);
                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(presence.get("/api/pm/projects/" + project + "/presence", token)
                                        .body())
                                .contains("\"linus\"")
                                .contains("\"total\":1"));
                await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(gateway.post(
                                        "/api/realtime/revocations", token("ada", "admin"), "{\"userId\":\"linus\"}")
                                .statusCode())
                        .isBetween(200, 299));
                grace.awaitMessage("pm.presence.left", "\"linus\"", project);
            }
        }

        /** After a failover the first connections to the next master may still be on their way. */
        private Client connectWithTicket(String token) {
            return await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> Client.connectWithTicket(gateway, ticket(token)), client -> true);
        }

        private String ticket(String token) throws Exception {
            return gateway.post("/api/realtime/tickets", token, "")
                    .body()
                    .replaceAll("(?s).*\"ticket\":\"([^\"]+)\".*", "$1");
        }

        private String token(String user, String... groups) {
            return tokens.user(user)
                    .workspace(workspace)
                    .groups(groups.length == 0 ? new String[] {"member"} : groups)
                    .sign();
        }

        @Override
        public void close() throws Exception {
            presence.close();
            gateway.close();
            events.close();
            producer.close();
        }
    }
}
