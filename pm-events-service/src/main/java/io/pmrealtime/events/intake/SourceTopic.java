package io.pmrealtime.events.intake;

import io.pmrealtime.contracts.kafka.Topic;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;

/** Tells {@code pm.events} from another topic that had the same name before. Blocks; any thread. */
@ApplicationScoped
class SourceTopic {
    private final Admin admin;

    SourceTopic(@Identifier("default-kafka-broker") Map<String, Object> kafka) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "pm-events-service-intake");
        this.admin = Admin.create(settings);
    }

    /**
     * The id that Kafka gave to the topic when it was created.
     *
     * @throws KafkaException when Kafka does not tell
     */
    String id() {
        String name = Topic.EVENTS.topicName();
        try {
            KafkaFuture<TopicDescription> described = Objects.requireNonNull(
                    admin.describeTopics(List.of(name)).topicNameValues().get(name), "a topic asked for is answered");
            return described.get().topicId().toString();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    @PreDestroy
    void close() {
        admin.close();
    }
}
