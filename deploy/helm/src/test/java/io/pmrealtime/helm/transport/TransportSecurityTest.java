package io.pmrealtime.helm.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.helm.monitoring.Queries;
import io.pmrealtime.helm.render.Charts;
import io.pmrealtime.helm.render.Manifests;
import io.pmrealtime.local.servers.Certificates;
import io.pmrealtime.local.servers.LocalServers;
import io.pmrealtime.local.servers.ServerPorts;
import io.pmrealtime.local.servers.TlsListeners;
import io.pmrealtime.local.token.DevTokens;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The packaged services, configured by what the charts render, talk to Kafka, Redis, PostgreSQL and the mail server over TLS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TransportSecurityTest {
    private static final Duration START_LIMIT = Duration.ofMinutes(4);

    /** Counters of what has not happened yet, and what Prometheus says of itself. */
    private static final Pattern APPEAR_LATER = Pattern.compile(".*_total|http_server_requests_seconds_count|up");

    private Certificates certificates;
    private TlsListeners tls;
    private LocalServers servers;
    private Collector collector;
    private Path directory;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        this.directory = directory;
        // PostgreSQL may run as another user, who has to reach its folder.
        directory.toFile().setExecutable(true, false);
        directory.toFile().setReadable(true, false);
        certificates = Certificates.generate(Files.createDirectories(directory.resolve("certificates")));
        tls = TlsListeners.onFreePorts(certificates);
        collector = new Collector(certificates);
        servers = LocalServers.startWithTls(ServerPorts.free(), directory.resolve("servers"), tls);
    }

    @AfterAll
    void stop() {
        servers.close();
        collector.close();
    }

    @Test
    void eventTravelsThroughAllServicesByCertificates() throws Exception {
        DevTokens tokens = DevTokens.generate();
        Map<String, Map<String, String>> secrets = new HashMap<>(authorities());
        secrets.put(
                "pm-realtime-kafka-client",
                Map.of("tls.crt", certificates.text("client.crt"), "tls.key", certificates.text("client.key")));
        secrets.put("pm-realtime-jwt", Map.of("publickey.pem", tokens.publicKeyPem()));
        Manifests manifests = scenario(
                "bring-your-own-tls",
                Integer.toString(tls.kafka()),
                "{issuer: " + DevTokens.ISSUER + ", audience: \"\"}",
                false,
                "{}");

        assertThat(Pod.migrate(manifests, "pm-events-service", secrets, directory))
                .isZero();
        assertThat(Pod.migrate(manifests, "notification-service", secrets, directory))
                .isZero();
        assertThat(tables("pm_events")).contains("flyway_schema_history").hasSizeGreaterThan(3);
        assertThat(tables("pm_notifications")).contains("flyway_schema_history").hasSizeGreaterThan(3);

        try (Pod events = Pod.start(manifests, "pm-events-service", secrets, directory);
                Pod gateway = Pod.start(manifests, "gateway-service", secrets, directory);
                Pod presence = Pod.start(manifests, "presence-service", secrets, directory);
                Pod notification = Pod.start(manifests, "notification-service", secrets, directory)) {
            for (Pod pod : List.of(events, gateway, presence, notification)) {
                pod.awaitReady(START_LIMIT);
                pod.assertManagementOnBothPorts();
            }
            try (Client client = Client.connect(
                            gateway,
                            tokens.user("grace")
                                    .workspace("w-tls")
                                    .groups("member")
                                    .sign());
                    Producer producer = new Producer(servers.kafkaBootstrap(), "w-tls")) {
                client.awaitMessage("\"welcome\"");
                producer.send(EventType.WORKSPACE_MEMBER_ADDED, """
                        {"workspaceId":"w-tls","userId":"grace","userName":"Grace","email":"grace@tls.test","role":"member"}""");
                producer.send(EventType.TASK_ASSIGNED, """
                        {"id":"t-tls","projectId":"p-tls","title":"Draw","newAssigneeId":"grace","assignedBy":"ada","assignedAt":"2026-01-01T00:00:00Z"}""");
                client.awaitMessage("pm.task.assigned");
                client.awaitMessage("notification.new");
                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(servers.mail().mails())
                                .anyMatch(mail -> mail.to().equals("grace@tls.test")));
            }
            assertFirstEventOfTheDocsArrives(events, gateway, tokens);
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(collector.spans())
                    .as("spans of that request, over TLS and with the collector's key")
                    .anyMatch(span -> span.contains("pm-events-service") && span.contains("/api/pm/events")));
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertMetricsOfQueries(List.of(events, gateway, presence, notification)));
            assertThat(plainSessions())
                    .as("every session of PostgreSQL is encrypted")
                    .isZero();
            for (Pod pod : List.of(events, gateway, presence, notification)) {
                assertThat(pod.wholeLog())
                        .as("secrets are not logged")
                        .doesNotContain("PRIVATE KEY", LocalServers.POSTGRES_PASSWORD + "@", Collector.KEY);
            }
        }
    }

    /** What alerts and dashboards ask for is there, apart from what has not happened yet. */
    private static void assertMetricsOfQueries(List<Pod> pods) throws Exception {
        StringBuilder metrics = new StringBuilder();
        for (Pod pod : pods) {
            metrics.append('\n').append(pod.metrics());
        }
        assertThat(Queries.metrics())
                .filteredOn(metric -> !APPEAR_LATER.matcher(metric).matches())
                .hasSizeGreaterThan(20)
                .allSatisfy(metric -> assertThat(metrics).containsPattern("\n" + metric + "[ {]"));
    }

    /** What docs/operations.md lets a newcomer send is taken, and shown to whoever is connected. */
    private static void assertFirstEventOfTheDocsArrives(Pod events, Pod gateway, DevTokens tokens) throws Exception {
        String page = Files.readString(Charts.SOURCES.resolve("../../docs/operations.md"));
        int start = page.indexOf("/api/pm/events -d '") + "/api/pm/events -d '".length();
        String event =
                page.substring(start, page.indexOf("}}'", start) + 2).replaceAll("'\\$\\(.*?\\)'", "first-event");
        String token = tokens.user("ada")
                .workspace("acme")
                .groups("member", "producer")
                .sign();
        try (Client client = Client.connect(gateway, token)) {
            client.awaitMessage("\"welcome\"");
            HttpResponse<String> answer = events.post("/api/pm/events", token, "application/cloudevents+json", event);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
            client.awaitMessage("pm.project.created", "\"First\"");
        }
    }

    @Test
    void passwordForKafkaAndRotatingKeysForTokens() throws Exception {
        try (Issuer issuer = new Issuer(certificates)) {
            Map<String, Map<String, String>> secrets = new HashMap<>(authorities());
            secrets.put(
                    "kafka-user", Map.of("username", TlsListeners.SASL_USER, "password", TlsListeners.SASL_PASSWORD));
            Manifests manifests = scenario(
                    "production",
                    Integer.toString(tls.kafkaSasl()),
                    "{issuer: %s, jwksUrl: \"%s\", caSecret: issuer-ca}".formatted(Issuer.NAME, issuer.address()),
                    true,
                    "{}");
            try (Pod gateway = Pod.start(manifests, "gateway-service", secrets, directory.resolve("sasl"))) {
                gateway.awaitReady(START_LIMIT);

                Client.connect(gateway, issuer.token("ada", "w-sasl")).close();
                String old = issuer.token("ada", "w-sasl");
                issuer.rotate();
                // At once, or after a minute when the key set was fetched only just before.
                await().atMost(Duration.ofSeconds(150))
                        .pollInterval(Duration.ofSeconds(1))
                        .untilAsserted(() -> assertThat(Client.statusOfUpgrade(gateway, issuer.token("ada", "w-sasl")))
                                .as("a token of the new key")
                                .isEqualTo(101));
                assertThat(Client.statusOfUpgrade(gateway, old))
                        .as("a token of a key that was taken back")
                        .isEqualTo(401);
                assertThat(gateway.wholeLog()).doesNotContain(TlsListeners.SASL_PASSWORD);
                assertThat(gateway.wholeLog().lines().filter(line -> line.startsWith("{\"timestamp\"")))
                        .as("logs are JSON")
                        .isNotEmpty();
            }
        }
    }

    @Test
    void anotherAuthorityIsNotBelieved() throws Exception {
        Certificates others = Certificates.generate(Files.createDirectories(directory.resolve("others")));
        Map<String, Map<String, String>> secrets = new HashMap<>(authorities());
        secrets.put("postgresql-ca", Map.of("ca.crt", others.text("ca.crt")));
        secrets.put("kafka-user", Map.of("username", TlsListeners.SASL_USER, "password", TlsListeners.SASL_PASSWORD));
        Manifests manifests = scenario(
                "production",
                Integer.toString(tls.kafkaSasl()),
                "{}",
                false,
                "{migration: {mode: init}, config: {quarkus.flyway.connect-retries: 0}}");
        assertThat(Pod.migrate(manifests, "pm-events-service", secrets, directory.resolve("others")))
                .as("it ended by itself, and not well")
                .isPositive();
    }

    @Test
    void developmentDefaultsAreRefusedInProduction() throws Exception {
        Map<String, Map<String, String>> secrets = new HashMap<>(authorities());
        secrets.put("kafka-user", Map.of("username", TlsListeners.SASL_USER, "password", TlsListeners.SASL_PASSWORD));
        Manifests manifests =
                scenario("production", Integer.toString(tls.kafkaSasl()), "{issuer: pm-realtime-local}", true, "{}");
        try (Pod events = Pod.start(manifests, "pm-events-service", secrets, directory.resolve("refused"))) {
            assertThat(events.awaitEnd(START_LIMIT)).isNotZero();
            assertThat(events.wholeLog())
                    .contains(
                            "not fit for production",
                            "set mp.jwt.verify.issuer (MP_JWT_VERIFY_ISSUER)",
                            "set quarkus.datasource.password (QUARKUS_DATASOURCE_PASSWORD)");
        }
    }

    /** A scenario with the addresses of this machine's servers, and more. */
    private Manifests scenario(String name, String kafka, String jwt, boolean production, String events) {
        return Charts.scenarioWith(name, """
                global:
                  production: %s
                  kafka: {bootstrapServers: "localhost:%s"}
                  redis: {mode: standalone, hosts: ["rediss://localhost:%d"], existingSecret: ""}
                  postgresql: {host: localhost, port: %d, sslMode: verify-full}
                  jwt: %s
                  tracing: {endpoint: "%s", protocol: http/protobuf, existingSecret: collector, caSecret: collector-ca}
                pm-events-service: %s
                notification-service:
                  smtp: {host: localhost, port: %d, existingSecret: ""}
                  config: {notification.email.delay: 1s}
                """.formatted(
                        production,
                        kafka,
                        tls.redis(),
                        servers.ports().postgres(),
                        jwt,
                        collector.address(),
                        events,
                        tls.smtp()));
    }

    private Map<String, Map<String, String>> authorities() {
        Map<String, String> authority = Map.of("ca.crt", certificates.text("ca.crt"));
        Map<String, String> user =
                Map.of("username", LocalServers.POSTGRES_USER, "password", LocalServers.POSTGRES_PASSWORD);
        return Map.ofEntries(
                Map.entry("pm-cluster-ca-cert", authority),
                Map.entry("kafka-ca", authority),
                Map.entry("redis-ca", authority),
                Map.entry("pm-postgresql-ca", authority),
                Map.entry("postgresql-ca", authority),
                Map.entry("smtp-ca", authority),
                Map.entry("issuer-ca", authority),
                Map.entry("collector-ca", authority),
                Map.entry("pm-postgresql-app", user),
                Map.entry("postgresql-user", user),
                Map.entry("collector", Map.of("headers", "authorization=" + Collector.KEY)));
    }

    private List<String> tables(String database) throws Exception {
        List<String> tables = new ArrayList<>();
        try (Connection connection = admin(database);
                ResultSet names = connection
                        .createStatement()
                        .executeQuery("select tablename from pg_tables where schemaname = 'public'")) {
            while (names.next()) {
                tables.add(names.getString(1));
            }
        }
        return tables;
    }

    private int plainSessions() throws Exception {
        try (Connection connection = admin("postgres");
                ResultSet count = connection.createStatement().executeQuery("""
                        select count(*) filter (where not ssl), count(*) from pg_stat_ssl join pg_stat_activity using (pid)
                        where datname in ('pm_events', 'pm_notifications')""")) {
            count.next();
            assertThat(count.getInt(2)).as("sessions").isPositive();
            return count.getInt(1);
        }
    }

    private Connection admin(String database) throws Exception {
        return DriverManager.getConnection(
                servers.postgresJdbcUrl(database), LocalServers.POSTGRES_USER, LocalServers.POSTGRES_PASSWORD);
    }
}
