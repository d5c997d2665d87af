package io.pmrealtime.local.options;

/** The ports of the stack as they are unless moved, and the flag that moves each. */
public enum FixedPort {
    HTTP("--http-port", 8080, "the front door"),
    GATEWAY("--gateway-port", 8081, "gateway-service"),
    PRESENCE("--presence-port", 8082, "presence-service"),
    NOTIFICATION("--notification-port", 8083, "notification-service"),
    EVENTS("--events-port", 8084, "pm-events-service"),
    KAFKA("--kafka-port", 19_092, "Kafka"),
    KAFKA_CONTROLLER("--kafka-controller-port", 19_093, "Kafka's controller"),
    POSTGRES("--postgres-port", 15_432, "PostgreSQL"),
    REDIS("--redis-port", 16_379, "Redis"),
    SMTP("--smtp-port", 13_025, "the SMTP sink");

    private final String flag;
    private final int number;
    private final String owner;

    FixedPort(String flag, int number, String owner) {
        this.flag = flag;
        this.number = number;
        this.owner = owner;
    }

    public String flag() {
        return flag;
    }

    public int number() {
        return number;
    }

    /** Who listens there, for messages. */
    public String owner() {
        return owner;
    }
}
