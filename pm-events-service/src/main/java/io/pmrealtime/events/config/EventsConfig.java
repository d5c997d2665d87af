package io.pmrealtime.events.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Everything that can be set under {@code events.*}. */
@ConfigMapping(prefix = "events")
public interface EventsConfig {

    /** Limits of a single event. */
    Payload payload();

    /** Types that the catalogue does not have. */
    CustomTypes customTypes();

    /** Reading {@code pm.events}. */
    Intake intake();

    /** Events over HTTP. */
    Http http();

    /** The access keys in Redis. */
    Access access();

    /** The event log. */
    Log log();

    /** Reminders of due dates. */
    DueDates dueDates();

    /** Limits of a single event. */
    interface Payload {
        /** The largest payload that is taken; a larger one is rejected without being parsed. */
        @WithDefault("256K")
        MemorySize maxSize();
    }

    /** Types that the catalogue does not have. */
    interface CustomTypes {
        /**
         * What types begin with that are taken although the catalogue does not have them, each ending in a dot, such as
         * {@code acme.}; separated by commas. Their events name their room in {@code subject}.
         */
        Optional<List<String>> prefixes();
    }

    /** Reading {@code pm.events}. */
    interface Intake {
        /**
         * How many threads take records, each with partitions and a PostgreSQL connection of its own: while one waits for
         * PostgreSQL or Kafka, another checks. More than the topic has partitions gain nothing.
         */
        @WithDefault("2")
        int threads();

        /**
         * How long after the beginning of a batch the next one of the same thread begins at the earliest. A single event goes
         * through at once; in a stream of them this makes batches of what would be one transaction for each.
         */
        @WithDefault("5ms")
        Duration pace();

        /** How many records are handled in one transaction at most. */
        @WithDefault("1000")
        int maxBatch();

        /** The first pause after PostgreSQL failed; it doubles with each further failure. */
        @WithDefault("100ms")
        Duration retryMin();

        /** The longest pause between two attempts. */
        @WithDefault("3s")
        Duration retryMax();

        /** How long Kafka waits for a sign of life before it gives this replica's partitions to others. */
        @WithDefault("6s")
        Duration sessionTimeout();

        /**
         * A name of this replica that survives its restart ({@code group.instance.id}). With it a replica that comes
         * back within the session timeout goes on at once.
         */
        Optional<String> instanceId();

        /** How many known resources are kept in memory, so that most events need no look into the ownership table. */
        @WithDefault("100000")
        int knownResources();

        /**
         * How many ids of events are kept in memory, the latest: a batch that repeats one of them is recognised at once, one that
         * repeats an older one is stored in a second attempt.
         */
        @WithDefault("50000")
        int knownIds();
    }

    /** Events over HTTP. */
    interface Http {
        /** How many events a batch may have. */
        @WithDefault("1000")
        int maxBatch();

        /** How long a request waits for Kafka before it is answered with 503. */
        @WithDefault("3s")
        Duration publishTimeout();

        /** How many events a workspace may send in a second, through each replica. */
        @WithDefault("5000")
        int eventsPerSecond();

        /** How long an answer is remembered under its Idempotency-Key. */
        @WithDefault("24h")
        Duration idempotencyRetention();
    }

    /** The access keys in Redis. */
    interface Access {
        /** How long a write to Redis may take before events go on without it and the keys are rebuilt later. */
        @WithDefault("500ms")
        Duration timeout();

        /** How often it is looked whether Redis still has the keys. */
        @WithDefault("2s")
        Duration checkEvery();
    }

    /** The event log. */
    interface Log {
        /** How long events and their ids are kept; whole weeks are dropped when all of their days are older. */
        @WithDefault("90d")
        Duration retention();

        /** How often it is looked for weeks to make or to drop. */
        @WithDefault("1h")
        Duration maintainEvery();
    }

    /** Reminders of due dates. */
    interface DueDates {
        /** How often tasks are looked through. */
        @WithDefault("60s")
        Duration every();

        /** How long before its due date a task counts as due soon, where its project says nothing else. */
        @WithDefault("24h")
        Duration ahead();

        /** Statuses in which a task is finished; upper and lower case are the same. */
        @WithDefault("done,completed,cancelled,archived")
        List<String> finishedStatuses();
    }
}
