package io.pmrealtime.notification.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.Optional;

/** What can be configured besides Quarkus' own keys. */
@ConfigMapping(prefix = "notification")
public interface NotificationConfig {
    /** How long an id of a handled event is remembered; longer than the realtime log keeps its records. */
    @WithDefault("8d")
    Duration eventMemory();

    /** How long a REST request waits for PostgreSQL before it is answered with 503. */
    @WithDefault("3s")
    Duration databaseTimeout();

    /** How often what is too old is deleted. */
    @WithDefault("1h")
    Duration cleanupInterval();

    /** Over how long e-mails that waited for the end of quiet hours are spread, so that not all go out at 8:00. */
    @WithDefault("5m")
    Duration quietHoursSpread();

    /** A batch or a scheduled piece of work that shows no sign of life for longer makes the replica not ready. */
    @WithDefault("2m")
    Duration stallLimit();

    /** How far apart a comment and an event that tells of its mentions may be where they do not name the comment. */
    @WithDefault("10s")
    Duration sameCommentWindow();

    /** Taking events from the realtime log. */
    Intake intake();

    /** The inbox. */
    Inbox inbox();

    /** Events that concern many. */
    FanOut fanOut();

    /** Retries of the batches that the realtime log brings. */
    Retry retry();

    /** E-mails. */
    Email email();

    /** Links in e-mails that turn them off. */
    Unsubscribe unsubscribe();

    /** Digests. */
    Digest digest();

    /** Links in e-mails that turn them off. */
    interface Unsubscribe {
        /** Signs the links; the same on all replicas. Without it links are good until the next start. */
        Optional<String> secret();

        /** How long a link is good. */
        @WithDefault("90d")
        Duration lifetime();
    }

    /** Digests. */
    interface Digest {
        /** The local hour at which digests go out, 0 to 23. */
        @WithDefault("8")
        int hour();

        /** The day of the week on which weekly digests go out. */
        @WithDefault("MONDAY")
        DayOfWeek day();

        /** How often it is looked for digests that are due. */
        @WithDefault("10s")
        Duration pollInterval();

        /** Most notifications of one project that a digest lists; of the others it says how many there are. */
        @WithDefault("10")
        int perProject();
    }

    /** Taking events from the realtime log. */
    interface Intake {
        /**
         * How many threads take events, each with partitions and a PostgreSQL connection of its own: while one waits for
         * PostgreSQL, another decides. More than the topic has partitions gain nothing.
         */
        @WithDefault("2")
        int threads();

        /**
         * How long after the beginning of a batch the next one of the same thread begins at the earliest. A single event goes
         * through at once; in a stream of them this makes batches of what would be one transaction for each.
         */
        @WithDefault("10ms")
        Duration pace();

        /** How many records are handled in one transaction at most. */
        @WithDefault("1000")
        int maxBatch();

        /** How long Kafka waits for a sign of life before it gives this replica's partitions to others. */
        @WithDefault("6s")
        Duration sessionTimeout();

        /** The consumer group. Another one takes the whole log again, which changes nothing. */
        @WithDefault("notification-service")
        String group();
    }

    /** Events that concern many. */
    interface FanOut {
        /** Events that concern more people are worked off in steps, beside what comes in. */
        @WithDefault("500")
        int threshold();

        /** How many people a step tells. */
        @WithDefault("500")
        int step();

        /** How often it is looked for such events. */
        @WithDefault("1s")
        Duration pollInterval();

        /** How long a replica may take for a step before another may take over. */
        @WithDefault("1m")
        Duration lease();
    }

    /** The inbox. */
    interface Inbox {
        /** Most ids that one bulk request may name. */
        @WithDefault("500")
        int bulkLimit();

        /** How often it is looked for snoozed notifications whose time has come. */
        @WithDefault("1s")
        Duration snoozeInterval();

        /** How long a notification is kept. */
        @WithDefault("90d")
        Duration retention();
    }

    /** Retries of the batches that the realtime log brings. */
    interface Retry {
        /** Pause before the first retry; later ones are longer. */
        @WithDefault("200ms")
        Duration initialBackoff();

        /** Longest pause between two retries. */
        @WithDefault("5s")
        Duration maxBackoff();
    }

    /** E-mails. */
    interface Email {
        /** How long an e-mail waits, so that reading in the app can cancel it. */
        @WithDefault("2m")
        Duration delay();

        /** How often the outbox is looked at. */
        @WithDefault("1s")
        Duration pollInterval();

        /** Most e-mails that are taken from the outbox at once. */
        @WithDefault("50")
        int batchSize();

        /** How long a replica may take to send what it took before another may take it. */
        @WithDefault("1m")
        Duration lease();

        /** How long the SMTP server may take for one e-mail; shorter than the lease. */
        @WithDefault("30s")
        Duration sendTimeout();

        /** Most e-mails that all replicas together send in a second; as many as there are without it. */
        Optional<Integer> maxPerSecond();

        /** How often the sending is tried. */
        @WithDefault("10")
        int maxAttempts();

        /** Pause after the first failure; doubled by each further one. */
        @WithDefault("5s")
        Duration initialBackoff();

        /** Longest pause between two attempts. */
        @WithDefault("30m")
        Duration maxBackoff();

        /** How long finished rows of the outbox are kept. */
        @WithDefault("30d")
        Duration retention();

        /** The product's name in e-mails. */
        @WithDefault("PM Realtime")
        String productName();

        /** Where links in e-mails lead to, without a slash at the end. */
        @WithDefault("http://localhost:8080")
        String linkBase();
    }
}
