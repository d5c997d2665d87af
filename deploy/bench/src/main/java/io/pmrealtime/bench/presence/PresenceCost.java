package io.pmrealtime.bench.presence;

import io.pmrealtime.bench.report.Report;
import io.pmrealtime.contracts.kafka.Header;
import io.pmrealtime.contracts.kafka.Topic;
import io.pmrealtime.local.servers.LocalServers;
import io.pmrealtime.local.servers.ServerPorts;
import io.pmrealtime.local.testing.KafkaProbe;
import io.pmrealtime.local.testing.KafkaRecord;
import io.pmrealtime.local.testing.TopicCollector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Heartbeats per second and their CPU beside that of a naive keeper, the time from a signal until the change is in {@code pm.realtime}, and the memory of a
 * present user. Servers and the service run on this machine with the load generator.
 */
public final class PresenceCost {
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);
    private static final double SECOND_NANOS = 1e9;

    private final PresenceProcess presence;
    private final RedisLink redis;
    private final Crew crew;
    private final Report report;

    private PresenceCost(PresenceProcess presence, RedisLink redis, Crew crew, Report report) {
        this.presence = presence;
        this.redis = redis;
        this.crew = crew;
        this.report = report;
    }

    /** Options: {@code --users N} (50000), {@code --heartbeats N} (600000), {@code --joins N} (5000) at {@code --rate PER_SECOND} (500; two signals each). */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("pm-bench");
        Report report = new Report("presence");
        try (LocalServers servers = LocalServers.start(ServerPorts.free(), directory);
                PresenceProcess presence = PresenceProcess.start(servers, directory.resolve("presence.log"));
                RedisLink redis = new RedisLink(servers.redisUri());
                Crew crew = new Crew(servers.kafkaBootstrap(), option(args, "--users", 50_000));
                KafkaProbe probe = KafkaProbe.connect(servers.kafkaBootstrap())) {
            PresenceCost bench = new PresenceCost(presence, redis, crew, report);
            bench.arrive();
            int heartbeats = option(args, "--heartbeats", 600_000);
            bench.beat(heartbeats / 2);
            try (NaiveKeeper naive = new NaiveKeeper(servers.kafkaBootstrap(), redis)) {
                bench.measureHeartbeats(heartbeats);
                double redisBefore = bench.redisCpu();
                report.add("naiveMicrosPerSignal", round(naive.microsPerSignal(heartbeats)))
                        .add("naiveRedisMicrosPerSignal", round((bench.redisCpu() - redisBefore) * 1e6 / heartbeats));
            }
            int rate = option(args, "--rate", 500);
            TopicCollector told = probe.collectFromNow(Topic.REALTIME.topicName());
            bench.measureJoins(told, option(args, "--joins", 5_000), rate);
        }
        report.print(System.out);
    }

    private void arrive() throws IOException, InterruptedException {
        double before = redis.info("memory", "used_memory");
        double sets = 0;
        crew.arrive();
        awaitHandled(2L * crew.size() + 1);
        report.add("users", crew.size())
                .add("bytesPerPresentUser", round((redis.info("memory", "used_memory") - before) / crew.size()));
        for (String project : crew.projects()) {
            String key = "presence:project:{" + project + "}";
            sets += Double.parseDouble(
                    redis.call("MEMORY", "USAGE", key, "SAMPLES", "0").get(0));
        }
        report.add("bytesPerUserAndProject", round(sets / crew.size()));
    }

    /** Sends heartbeats as fast as the service takes them and waits until all are handled. */
    private void beat(int count) throws IOException, InterruptedException {
        long before = presence.handled();
        for (int i = 0; i < count; i++) {
            crew.beat();
        }
        crew.flush();
        awaitHandled(before + count);
    }

    private void measureHeartbeats(int count) throws IOException, InterruptedException {
        double cpu = presence.cpuSeconds();
        double redisBefore = redisCpu();
        long began = System.nanoTime();
        beat(count);
        double seconds = (System.nanoTime() - began) / SECOND_NANOS;
        report.add("heartbeats", count)
                .add("heartbeatsPerSecond", Math.round(count / seconds))
                .add("microsPerSignal", round((presence.cpuSeconds() - cpu) * 1e6 / count))
                .add("redisMicrosPerSignal", round((redisCpu() - redisBefore) * 1e6 / count));
    }

    private void measureJoins(TopicCollector told, int count, int rate) {
        Map<String, Long> due = new HashMap<>();
        long began = System.currentTimeMillis();
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long nanos = (long) (i * SECOND_NANOS / rate);
            for (long left = start + nanos - System.nanoTime(); left > 0; left = start + nanos - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            due.put(crew.newcomer(), began + TimeUnit.NANOSECONDS.toMillis(nanos));
        }
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (told.records(PresenceCost::isJoined).size() < count && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        Histogram latencies = new Histogram(3);
        for (KafkaRecord record : told.records(PresenceCost::isJoined)) {
            Long dueAt = due.get(record.header(Header.CE_ACTOR_ID));
            if (dueAt != null) {
                // A record carries the time at which it was given to Kafka.
                latencies.recordValue(TimeUnit.MILLISECONDS.toMicros(
                        Math.max(0, record.timestamp().toEpochMilli() - dueAt)));
            }
        }
        report.add("joins", latencies.getTotalCount())
                .add("joinsPerSecond", rate)
                .addMillis(latencies);
    }

    private static boolean isJoined(KafkaRecord record) {
        return "pm.presence.joined".equals(record.header(Header.CE_TYPE));
    }

    private void awaitHandled(long signals) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (presence.handled() < signals) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("signals were not handled in time: " + presence.handled());
            }
            // Asking costs the service too, so not often.
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(250));
        }
    }

    private double redisCpu() throws IOException {
        return redis.info("cpu", "used_cpu_sys") + redis.info("cpu", "used_cpu_user");
    }

    private static double round(double figure) {
        return Math.round(figure * 10) / 10.0;
    }

    private static int option(String[] args, String name, int otherwise) {
        for (int i = 0; i < args.length - 1; i++) {
            if (args[i].equals(name)) {
                return Integer.parseInt(args[i + 1]);
            }
        }
        return otherwise;
    }
}
