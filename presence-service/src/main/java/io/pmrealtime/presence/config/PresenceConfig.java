package io.pmrealtime.presence.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What an operator can set; see the README for the environment variables. */
@ConfigMapping(prefix = "presence")
public interface PresenceConfig {
    /** How long after its socket was closed a connection still counts, so that a reconnect shows nothing. */
    @WithDefault("5s")
    Duration closedGrace();

    /** How long a location is believed without a heartbeat. */
    @WithDefault("5m")
    Duration window();

    /** How long a gateway process is believed to live that has not told its own lease yet; after an outage also how long signals must have been read before a lease may end. */
    @WithDefault("10s")
    Duration replicaLease();

    /** How long another replica of this service is believed to live without a beat, of which it has five in this time; then the others read its partitions. */
    @WithDefault("500ms")
    Duration peerLease();

    /** How long after Redis was found empty the heartbeats of those who stayed may take to come; also how long signals must have been read without an outage before silence counts. */
    @WithDefault("45s")
    Duration rebuildWindow();

    /** How long an ended connection is remembered, so that a signal which is read again does not revive it. */
    @WithDefault("2m")
    Duration endedMemory();

    /** How many users' states a replica remembers, to put back at once when Redis was emptied. */
    @WithDefault("50000")
    int rememberedUsers();

    /** With more people than this a project, or a workspace, is crowded: who comes and goes is told together. */
    @WithDefault("500")
    int crowdSize();

    /** How long changes in a crowd are collected before they are told. */
    @WithDefault("2s")
    Duration crowdWindow();

    /** How often the sweep looks for what time has ended. */
    @WithDefault("100ms")
    Duration sweepInterval();

    /** How many signals are read and handled at once. */
    @WithDefault("2000")
    int batchSize();

    /** How long Redis may take to answer a batch. */
    @WithDefault("2s")
    Duration redisTimeout();

    /** How long Kafka may take to acknowledge an event. */
    @WithDefault("10s")
    Duration kafkaTimeout();

    /** How many users an answer names at most; its total counts all. */
    @WithDefault("200")
    int queryLimit();
}
