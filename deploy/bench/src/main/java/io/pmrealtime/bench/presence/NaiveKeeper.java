package io.pmrealtime.bench.presence;

import io.pmrealtime.contracts.kafka.Topic;
import io.pmrealtime.contracts.presence.PresenceSignal;
import io.pmrealtime.contracts.presence.PresenceSignal.Located;
import io.pmrealtime.contracts.presence.PresenceSignals;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What presence costs when it is kept the plain way: each signal read, and the connection, the project's set and the location written by one command at a
 * time. It decides nothing and tells nobody, so it does less.
 */
final class NaiveKeeper implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final RedisLink redis;

    NaiveKeeper(String kafka, RedisLink redis) {
        this.redis = redis;
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka, "enable.auto.commit", "false"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(Topic.PRESENCE_SIGNALS.topicName()).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    /** Handles so many heartbeats and returns the CPU that this took, in microseconds for each. */
    double microsPerSignal(int signals) throws IOException {
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        int handled = 0;
        while (handled < signals) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                PresenceSignal signal = PresenceSignals.read(record.value());
                if (signal instanceof Located located) {
                    keep(located);
                    handled++;
                }
            }
        }
        long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
        return nanos / 1000.0 / handled;
    }

    @Override
    public void close() {
        consumer.close();
    }

    private void keep(Located located) throws IOException {
        String user = located.connection().userId();
        String at = Long.toString(located.atMillis());
        String where = located.projectId() + " " + located.page().code() + " " + at;
        redis.call(
                "HSET",
                "naive:user:{" + user + "}:connections",
                located.connection().connectionId(),
                where);
        redis.call("ZADD", "naive:project:{" + located.projectId() + "}", at, user);
        redis.call("SET", "naive:user:{" + user + "}:location", where, "EX", "300");
    }
}
