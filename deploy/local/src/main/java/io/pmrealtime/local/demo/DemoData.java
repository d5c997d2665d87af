package io.pmrealtime.local.demo;

import io.pmrealtime.contracts.access.AccessKeys;
import io.pmrealtime.contracts.cloudevents.CloudEventWriter;
import io.pmrealtime.contracts.event.DomainEvent;
import io.pmrealtime.contracts.kafka.Topic;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes the demo events to Kafka and waits until pm-events-service has made them visible to the others. Blocking. */
public final class DemoData {
    private static final Duration POLL = Duration.ofMillis(50);

    private final String kafkaBootstrap;
    private final String redisUri;
    private final Vertx vertx;

    public DemoData(Vertx vertx, String kafkaBootstrap, String redisUri) {
        this.vertx = vertx;
        this.kafkaBootstrap = kafkaBootstrap;
        this.redisUri = redisUri;
    }

    /**
     * Loads the demo workspace; where it is loaded already nothing changes.
     *
     * @param dataDirectory remembers the first load
     * @throws IllegalStateException when the events have not arrived within the time
     */
    public void load(Path dataDirectory, Clock clock, Duration timeout) throws InterruptedException {
        write(DemoEvents.asOf(FirstLoad.of(dataDirectory, clock)));
        Redis redis = Redis.createClient(vertx, redisUri);
        try {
            long deadline = System.nanoTime() + timeout.toNanos();
            while (!hasArrived(redis)) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("the demo data has not arrived within " + timeout.toSeconds()
                            + " s: see the log of pm-events-service and topic " + Topic.REJECTED.topicName());
                }
                LockSupport.parkNanos(POLL.toNanos());
            }
        } finally {
            redis.close();
        }
    }

    private void write(List<DomainEvent> events) throws InterruptedException {
        Map<String, Object> config = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafkaBootstrap,
                ProducerConfig.CLIENT_ID_CONFIG, "demo",
                ProducerConfig.ACKS_CONFIG, "all");
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
            List<Future<RecordMetadata>> acks = new ArrayList<>();
            for (DomainEvent event : events) {
                acks.add(producer.send(CloudEventWriter.binary(Topic.EVENTS, event)));
            }
            for (Future<RecordMetadata> ack : acks) {
                ack.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka did not take the demo data", e);
        }
    }

    /** The events are of one workspace, so of one partition: when the last of each kind is in, all before it are. */
    private static boolean hasArrived(Redis redis) throws InterruptedException {
        for (DemoProject project : DemoWorkspace.PROJECTS) {
            for (String member : project.memberIds()) {
                if (isMissing(redis, Request.cmd(Command.HGET, AccessKeys.project(project.id()), member))) {
                    return false;
                }
            }
            for (DemoTask task : project.tasks()) {
                if (isMissing(redis, Request.cmd(Command.GET, AccessKeys.task(task.id())))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isMissing(Redis redis, Request request) throws InterruptedException {
        try {
            Response response = redis.send(request)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(5, TimeUnit.SECONDS);
            return response == null;
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Redis does not answer", e);
        }
    }
}
