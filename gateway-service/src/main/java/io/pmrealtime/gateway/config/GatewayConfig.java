package io.pmrealtime.gateway.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** All settings of the gateway that are its own. Read once at the start. */
@ConfigMapping(prefix = "gateway")
public interface GatewayConfig {

    Tail tail();

    Outbound outbound();

    Inbound inbound();

    Compression compression();

    Ping ping();

    Presence presence();

    Typing typing();

    Resume resume();

    Limits limits();

    Access access();

    Token token();

    Drain drain();

    /**
     * Values of the {@code Origin} header that may open sockets and streams, such as {@code https://app.example.com}. Where it is not set,
     * every origin may; requests without the header are no browser's and always may.
     */
    Optional<List<String>> allowedOrigins();

    /** Which partitions of the log a replica reads. */
    enum Follow {
        /** Those of the workspaces that are connected to it. */
        CONNECTIONS,
        /** All of them. */
        ALL
    }

    /** The part of the log that is read, and what of it is kept in memory. */
    interface Tail {
        /**
         * Which partitions are read: {@code connections} for those of the workspaces that are connected, {@code all} for all, whoever is
         * connected.
         */
        @WithDefault("connections")
        Follow follow();

        /** How long a partition is still read after the last connection of its workspaces has closed. */
        @WithDefault("60S")
        Duration linger();

        /** How long a new connection waits for its partition before it is answered 503. */
        @WithDefault("5S")
        Duration takeTimeout();

        /** How many bytes of frames are kept at most, over all partitions. */
        @WithDefault("64M")
        MemorySize bytes();

        /** How long an event is kept at most; also how far back the tail is filled at the start. */
        @WithDefault("5M")
        Duration age();

        /** How many of the latest event ids are remembered to drop repeats. */
        @WithDefault("50000")
        @Min(1) int repeatWindow();

        /** How long events are gathered after some came, so that many events are one read and one write for each connection. */
        @WithDefault("0.003S")
        Duration pace();

        /** How often the log's end is asked for, to know the lag. */
        @WithDefault("2S")
        Duration probeInterval();

        /** How long the tail may be behind, or Kafka not answer, before the replica says that it is not ready. */
        @WithDefault("10S")
        Duration maxStall();
    }

    /** What is on its way to one client. */
    interface Outbound {
        /** How many bytes may wait in a connection's write buffer before it is left to catch up later. */
        @WithDefault("64K")
        MemorySize bytes();

        /** How far a connection may be behind the log before it is closed with 4408. */
        @WithDefault("30S")
        Duration maxLag();
    }

    /** What comes from one client. */
    interface Inbound {
        /** The longest message; a longer one closes with 1009. */
        @WithDefault("16K")
        MemorySize messageBytes();

        /** How many messages a connection may send per {@link #ratePeriod}; more are answered with {@code rate_limited}. */
        @WithDefault("20")
        @Min(1) int rate();

        /** The time that {@link #rate} counts for. */
        @WithDefault("10S")
        Duration ratePeriod();

        /** How many times the rate closes the connection with 4429. */
        @WithDefault("3")
        @Min(1) int floodFactor();

        /** How many messages that are no good a connection may send in a minute; one more closes with 1008. */
        @WithDefault("10")
        @Min(0) int badMessages();

        /** How many rooms a connection may join besides the two that it starts in. */
        @WithDefault("64")
        @Min(1) int rooms();
    }

    /** Compressed messages (permessage-deflate, RFC 7692), for clients that offer it. */
    interface Compression {
        /** Whether an offer is accepted; otherwise everything is sent as it is. */
        @WithDefault("true")
        boolean enabled();

        /** The shortest message that is compressed. */
        @WithDefault("512")
        MemorySize minSize();

        /** From 1, the least work, to 9, the fewest bytes. */
        @WithDefault("1")
        @Min(1) @Max(9) int level();
    }

    /** How a dead client is noticed. */
    interface Ping {
        /** How often the server pings. */
        @WithDefault("25S")
        Duration interval();

        /** How many pings in a row may stay unanswered before the connection is closed. */
        @WithDefault("2")
        @Min(1) int missed();
    }

    /** What presence-service is told, and what clients are told of who is there. */
    interface Presence {
        /** How often clients are asked to repeat where they are. */
        @WithDefault("30S")
        Duration interval();

        /** How often this replica says that it lives. */
        @WithDefault("3S")
        Duration aliveInterval();

        /** How long that may be believed. */
        @WithDefault("10S")
        Duration aliveLease();

        /** How many signals may wait for Kafka; beyond it heartbeats are dropped first. */
        @WithDefault("100000")
        @Min(100) int buffer();

        /**
         * How many users a join names who asks who is there. Of a room with more people only the 50 who were seen last are named, and all are counted. Not below
         * presence-service's {@code presence.crowd-size}: from there on changes are told together.
         */
        @WithDefault("500")
        @Min(50) @Max(5000) int snapshotLimit();
    }

    /** Who is typing. */
    interface Typing {
        /** How long a start of typing is believed that the client does not repeat; repeats are passed on at most twice in this time. */
        @WithDefault("6S")
        Duration expiry();
    }

    /** Going on from a cursor. */
    interface Resume {
        /**
         * How long a new connection is sent no events while it may still ask to resume; its first message ends the wait. What happens
         * meanwhile is sent afterwards.
         */
        @WithDefault("0.25S")
        Duration hold();

        /** How many readers fetch from Kafka what the tail no longer has. */
        @WithDefault("4")
        @Min(1) @Max(64) int readers();

        /** How many bytes of events a reader hands over at once. */
        @WithDefault("64K")
        MemorySize chunk();

        /** How many resumes may wait for a reader; more are answered with {@code unavailable}. */
        @WithDefault("10000")
        @Min(1) int waiting();
    }

    /** How many may be connected. */
    interface Limits {
        /** Connections of one workspace, over all replicas. */
        @WithDefault("100")
        @Min(1) int connectionsPerWorkspace();

        /** Connections of one user in one workspace, over all replicas. */
        @WithDefault("5")
        @Min(1) int connectionsPerUser();

        /** Connections of this replica. */
        @WithDefault("20000")
        @Min(1) int connectionsPerReplica();

        /** Handshakes that this replica takes per second. */
        @WithDefault("1000")
        @Min(1) int handshakesPerSecond();

        /** How long the connections of a replica that was lost are still counted. */
        @WithDefault("5S")
        Duration lease();
    }

    /** Asking Redis who may join. */
    interface Access {
        /** How long an answer of Redis is waited for. */
        @WithDefault("2S")
        Duration timeout();
    }

    /** Credentials. */
    interface Token {
        /** How many threads verify signatures. */
        @WithDefault("2")
        @Min(1) int threads();

        /** How long a ticket may be used. */
        @WithDefault("30S")
        Duration ticketLifetime();

        /** How long a revocation is kept: as long as a token may live. */
        @WithDefault("24H")
        Duration revocationLifetime();

        /** How often a replica looks for new revocations. */
        @WithDefault("0.5S")
        Duration revocationPoll();
    }

    /** Going down without losing anybody. */
    interface Drain {
        /** The time over which clients are asked to reconnect, and after which those that stayed are closed with 1012. */
        @WithDefault("20S")
        Duration window();
    }
}
