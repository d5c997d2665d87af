package io.pmrealtime.bench.presence;

import io.pmrealtime.contracts.kafka.Topic;
import io.pmrealtime.contracts.presence.PresenceKeys;
import io.pmrealtime.contracts.presence.PresenceSignal;
import io.pmrealtime.contracts.presence.PresenceSignal.Located;
import io.pmrealtime.contracts.presence.PresenceSignals;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What presence costs when it is kept the plain way, as a process of its own: each heartbeat is read, then five commands for the same keys are sent, one at a time, each
 * awaited: read the user's connections, write them, move the user on in the project and in the workspace, write the location with its expiry. It compares nothing,
 * decides nothing, tells nobody and takes no care of crashes, so it does less. Its socket is a plain blocking one, which is the cheapest way to wait.
 */
public final class NaiveKeeper {
    private static final String WINDOW_MILLIS = "300000";

    private final RedisLink redis;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private int handled;

    private NaiveKeeper(String kafka, RedisLink redis) {
        this.redis = redis;
        this.consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka, "enable.auto.commit", "false", "max.poll.records", "2000"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(Topic.PRESENCE_SIGNALS.topicName()).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    /** Arguments: Kafka's address, Redis' address, how many heartbeats to warm up with, and how many then. Says when it comes to each of these. */
    public static void main(String[] args) throws IOException {
        try (RedisLink redis = new RedisLink(args[1])) {
            NaiveKeeper keeper = new NaiveKeeper(args[0], redis);
            System.out.println("listening");
            int warmUp = Integer.parseInt(args[2]);
            keeper.keepUpTo(warmUp);
            System.out.println("warm");
            keeper.keepUpTo(warmUp + Integer.parseInt(args[3]));
            System.out.println("done");
            keeper.consumer.close();
            // The one who asked reads this process's CPU time and then ends it.
            System.in.read();
        }
    }

    /** Since the beginning: one poll may bring heartbeats of the warm-up and of what comes after it. */
    private void keepUpTo(int heartbeats) throws IOException {
        while (handled < heartbeats) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                PresenceSignal signal = PresenceSignals.read(record.value());
                if (signal instanceof Located located) {
                    keep(located);
                    handled++;
                }
            }
        }
    }

    private void keep(Located located) throws IOException {
        String user = located.connection().userId();
        String workspace = located.connection().workspaceId();
        String at = Long.toString(located.atMillis());
        String key = PresenceKeys.connections(workspace, user);
        String connections = redis.call("GET", key).get(0);
        redis.call("SET", key, connections);
        redis.call("ZADD", PresenceKeys.project(located.projectId()), at, user);
        redis.call("ZADD", PresenceKeys.workspace(workspace), at, user);
        String where = "{\"workspaceId\":\"" + workspace + "\",\"projectId\":\"" + located.projectId()
                + "\",\"page\":\"" + located.page().code() + "\",\"lastSeen\":" + at + "}";
        redis.call("SET", PresenceKeys.location(user), where, "PX", WINDOW_MILLIS);
    }
}
