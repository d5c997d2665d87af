package io.pmrealtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pmrealtime.contracts.kafka.Topic;
import io.pmrealtime.gateway.testing.Fixture;
import io.pmrealtime.gateway.testing.LogLines;
import io.pmrealtime.gateway.testing.TestClient;
import io.pmrealtime.local.testing.LocalServersResource;
import io.pmrealtime.local.testing.TestEnvironment;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

/** The log is replaced by another. */
@QuarkusTest
@QuarkusTestResource(LocalServersResource.class)
class TailRestartTest {
    private static final String TOPIC = Topic.REALTIME.topicName();

    @Inject
    RedisDataSource redis;

    @Test
    void anEventThatWasReadBeforeTheLogBeganAnewIsDeliveredAgain() throws Exception {
        try (Fixture acme = new Fixture(redis)) {
            String id;
            String cursor;
            try (TestClient before = acme.connect("grace")) {
                cursor = before.cursor();
                id = acme.publish("chat.message", "user:grace", "{}");
                before.event(id);
                try (LogLines lines = LogLines.collect()) {
                    recreateLog(() -> await().until(() -> lines.count("Kafka does not serve the log") > 0));
                    assertThat(before.closeCode()).isEqualTo(1012);
                    await().until(() -> lines.count("Kafka serves the log again") > 0);
                    assertThat(lines.all())
                            // The servers run in this JVM too, and a busy machine makes others complain.
                            .filteredOn(line -> line.contains("pmrealtime") || line.contains("kafka.clients"))
                            .as("what is said of a topic that is missing for seconds")
                            .hasSizeLessThan(12);
                }
            }
            Fixture.awaitReady();
            try (Fixture renewed = acme.again();
                    TestClient after = renewed.connect("grace")) {
                renewed.publish(id, "chat.message", "user:grace", "{}", Map.of());
                after.event(id);
                renewed.publish(id, "chat.message", "user:grace", "{}", Map.of());
                String last = renewed.publish("chat.message", "user:grace", "{}");
                after.event(last);
                after.send(ResumeTest.resume("r", cursor, "chat:c1"));
                assertThat(after.answer("r").path("reason").asText()).isEqualTo("log_changed");
                assertThat(after.eventIds()).containsExactly(id, last);
            }
        }
    }

    /** @param whileMissing runs when there is no log */
    private static void recreateLog(Runnable whileMissing) throws Exception {
        try (Admin admin = Admin.create(
                Map.of("bootstrap.servers", TestEnvironment.servers().kafkaBootstrap()))) {
            int partitions = admin.describeTopics(List.of(TOPIC))
                    .allTopicNames()
                    .get()
                    .get(TOPIC)
                    .partitions()
                    .size();
            admin.deleteTopics(List.of(TOPIC)).all().get();
            await().until(() -> !admin.listTopics().names().get().contains(TOPIC));
            whileMissing.run();
            admin.createTopics(List.of(new NewTopic(TOPIC, partitions + 2, (short) 1)))
                    .all()
                    .get();
        }
    }
}
