package io.pmrealtime.bench.capacity;

/**
 * What a number of connections takes. Rates are per second, sizes in bytes; pods and shards are whole and at least one, before any spare for failures.
 *
 * @param connections open at once
 * @param perPod connections that one gateway pod holds
 */
record Capacity(Numbers numbers, long connections, long perPod) {
    private static final double HOUR = 3_600;
    private static final double DAY = 86_400;
    private static final double KIB = 1_024;
    private static final double MICRO = 1e-6;

    double events() {
        return connections * numbers.of("events-per-connection-hour") / HOUR;
    }

    double deliveries() {
        return events() * numbers.of("receivers-per-event");
    }

    double log() {
        return events() * numbers.of("record-bytes");
    }

    double signals() {
        return connections / numbers.of("heartbeat-seconds");
    }

    double notifications() {
        return events() * numbers.of("notifications-per-event");
    }

    long gatewayPodsByConnections() {
        return whole((double) connections / perPod);
    }

    long gatewayPodsByCpu() {
        return whole(deliveries()
                * numbers.of("delivery-us")
                * MICRO
                / (numbers.of("cores-per-pod") * numbers.of("target-use")));
    }

    /** What a gateway pod's connections and its tail of the log take. */
    double gatewayPodMemory() {
        return perPod * numbers.of("connection-kib") * KIB + numbers.of("gateway-base-mib") * KIB * KIB;
    }

    /** Enough for every gateway to read few of them, and never fewer than the default. */
    long partitions() {
        return Math.max((long) numbers.of("least-partitions"), 4 * gatewayPods());
    }

    long gatewayPods() {
        return Math.max(gatewayPodsByConnections(), gatewayPodsByCpu());
    }

    /** Every gateway reads the whole log. */
    double egressSpread() {
        return log() * gatewayPods();
    }

    /** Each partition is read by the few gateways that its workspaces are sent to. */
    double egressByPartition() {
        return log() * Math.min(gatewayPods(), numbers.of("gateways-per-partition"));
    }

    long eventsPods() {
        return share(events(), "events-per-pod");
    }

    long presencePods() {
        return share(signals(), "signals-per-pod");
    }

    long notificationPods() {
        return share(notifications(), "notifications-per-pod");
    }

    double redisMemory() {
        return connections * numbers.of("present-user-bytes");
    }

    long redisShards() {
        double byCpu = signals() * numbers.of("signal-redis-us") * MICRO / numbers.of("target-use");
        double byMemory = redisMemory() / (numbers.of("redis-shard-gib") * KIB * KIB * KIB);
        return whole(Math.max(byCpu, byMemory));
    }

    /** PostgreSQL servers for the event log, by the rows that one takes per second. */
    long eventDatabases() {
        return share(events(), "event-rows-per-server");
    }

    long notificationDatabases() {
        return share(notifications(), "notification-rows-per-server");
    }

    /** Bytes that the event log grows by in a day. */
    double eventLogPerDay() {
        return events() * DAY * numbers.of("event-row-bytes");
    }

    private long share(double rate, String rateOfOne) {
        return whole(rate / (numbers.of(rateOfOne) * numbers.of("target-use")));
    }

    private static long whole(double number) {
        return Math.max(1, (long) Math.ceil(number - 1e-9));
    }
}
