package io.pmrealtime.notification.intake;

import io.pmrealtime.contracts.kafka.Topic;
import io.pmrealtime.notification.config.NotificationConfig;
import io.pmrealtime.notification.event.ReceivedEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;

/**
 * Reads its share of {@code pm.realtime} on a thread of its own. A batch is stored before the next one is taken; devices are told
 * of it while the next one is stored, in order. Its offsets are committed when all of that is done, so nothing is lost.
 */
final class IntakeLoop implements Runnable {
    private static final Logger LOG = Logger.getLogger(IntakeLoop.class);
    private static final Duration POLL_LIMIT = Duration.ofSeconds(1);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(500);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);

    /** How often Kafka is shown a sign of life while a batch takes long, so that the group does not take us for dead. */
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(10);

    /** How often offsets are committed under load; what a crash leaves uncommitted, the ledger knows to be done. */
    private static final Duration COMMIT_EVERY = Duration.ofMillis(200);

    /** How many batches of full size may be stored and not told yet. */
    private static final int BATCHES_AHEAD = 4;

    private final int number;
    private final NotificationConfig.Intake config;
    private final BatchHandler handler;
    private final Consumer<String, byte[]> consumer;
    private final Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
    private final Deque<InHand> inHand = new ArrayDeque<>();
    private CompletableFuture<Void> told = CompletableFuture.completedFuture(null);
    private int eventsInHand;
    private boolean isUncommitted;
    private long committedAt = System.nanoTime();
    private long batchBegan = System.nanoTime();
    private volatile boolean stopping;

    /** @param number tells this loop from the others of the replica, from 1 */
    IntakeLoop(int number, Map<String, Object> kafka, NotificationConfig.Intake config, BatchHandler handler) {
        this.number = number;
        this.config = config;
        this.handler = handler;
        this.consumer = new KafkaConsumer<>(
                settings(number, kafka, config), new StringDeserializer(), new ByteArrayDeserializer());
    }

    int number() {
        return number;
    }

    /** The consumer, for its metrics. */
    Consumer<?, ?> consumer() {
        return consumer;
    }

    /** Makes the loop end after the batches at hand. Any thread. */
    void stop() {
        stopping = true;
        consumer.wakeup();
    }

    @Override
    public void run() {
        try {
            consumer.subscribe(List.of(Topic.REALTIME.topicName()), new CommitOnRevoke());
            while (!stopping) {
                round();
            }
            awaitTold();
        } catch (InterruptException e) {
            LOG.info("The intake was interrupted; what it had at hand will be taken again");
        } finally {
            Thread.interrupted();
            close();
        }
    }

    private void round() {
        keepPace();
        try {
            ConsumerRecords<String, byte[]> records = consumer.poll(POLL_LIMIT);
            if (!records.isEmpty()) {
                take(records);
            }
            settle();
            if (isUncommitted && (records.isEmpty() || System.nanoTime() - committedAt >= COMMIT_EVERY.toNanos())) {
                commit();
            }
        } catch (WakeupException e) {
            LOG.trace("Woken up to stop");
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.warnf("Kafka gives no events, will try again: %s", e.getMessage());
            LockSupport.parkNanos(PAUSE_AFTER_FAILURE.toNanos());
        }
    }

    /**
     * Waits until the last batch began long enough ago. What comes meanwhile shares the next batch, and with it the round trips
     * to PostgreSQL and Kafka, which are most of what a small batch costs.
     */
    private void keepPace() {
        long pause = config.pace().toNanos() - (System.nanoTime() - batchBegan);
        if (pause > 0 && !stopping) {
            LockSupport.parkNanos(pause);
        }
    }

    private void take(ConsumerRecords<String, byte[]> records) {
        List<ReceivedEvent> events = handler.read(records);
        Map<TopicPartition, OffsetAndMetadata> next = records.nextOffsets();
        if (events.isEmpty() && inHand.isEmpty()) {
            done.putAll(next);
            isUncommitted = true;
            return;
        }
        BatchHandler.Batch batch = BatchHandler.Batch.EMPTY;
        if (!events.isEmpty()) {
            batchBegan = System.nanoTime();
            batch = await(handler.store(events));
        }
        // Devices are told in the order in which the batches came. Only when everything before is settled is it known
        // whether
        // a repeated event is told already.
        BatchHandler.Telling telling = handler.tell(batch, batch.hasRepeats() ? allSettled() : told);
        told = telling.told();
        inHand.add(new InHand(next, events.size(), telling.settled()));
        eventsInHand += events.size();
        settle();
        while (eventsInHand > BATCHES_AHEAD * config.maxBatch()) {
            await(inHand.getFirst().settled());
            settle();
        }
    }

    /** Takes note of the batches that are done. */
    private void settle() {
        while (!inHand.isEmpty() && inHand.getFirst().settled().isDone()) {
            InHand first = inHand.removeFirst();
            done.putAll(first.next());
            eventsInHand -= first.events();
            isUncommitted = true;
        }
    }

    /** Waits however long it takes, as a member of the group. */
    private <T> T await(CompletableFuture<T> work) {
        while (true) {
            try {
                return work.get(SIGN_OF_LIFE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                showSignOfLife();
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            } catch (ExecutionException e) {
                throw failed(e);
            }
        }
    }

    private static IllegalStateException failed(ExecutionException e) {
        return new IllegalStateException("work on a batch does not fail, it is tried again", e.getCause());
    }

    private void showSignOfLife() {
        consumer.pause(consumer.assignment());
        try {
            // Partitions that are assigned just now are not paused: they begin again where this poll began.
            ConsumerRecords<String, byte[]> early = consumer.poll(Duration.ZERO);
            for (TopicPartition partition : early.partitions()) {
                consumer.seek(partition, early.records(partition).get(0).offset());
            }
        } catch (WakeupException e) {
            LOG.debug("Woken up to stop");
        } finally {
            consumer.resume(consumer.assignment());
        }
    }

    private void commit() {
        isUncommitted = false;
        committedAt = System.nanoTime();
        consumer.commitAsync(offsets(), (offsets, e) -> {
            if (e != null) {
                LOG.debugf("Offsets not committed, the next batch's will be: %s", e.getMessage());
            }
        });
    }

    /** How far the partitions are done; of those that another replica has by now it knows better. */
    private Map<TopicPartition, OffsetAndMetadata> offsets() {
        done.keySet().retainAll(consumer.assignment());
        return Map.copyOf(done);
    }

    private CompletableFuture<Void> allSettled() {
        return CompletableFuture.allOf(inHand.stream().map(InHand::settled).toArray(CompletableFuture<?>[]::new));
    }

    /** Waits for what is stored and not told yet, but not for long. */
    private void awaitTold() {
        try {
            allSettled().get(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.info("Not all devices are told; whoever takes the batch again will tell them");
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw failed(e);
        }
        settle();
    }

    private void close() {
        try {
            consumer.commitSync(offsets(), CLOSE_LIMIT);
        } catch (KafkaException e) {
            LOG.infof("Offsets not committed at the end, the ledger will recognise the repeats: %s", e.getMessage());
        }
        consumer.close(CloseOptions.timeout(CLOSE_LIMIT));
    }

    private static Map<String, Object> settings(
            int number, Map<String, Object> kafka, NotificationConfig.Intake config) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, config.group());
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, config.maxBatch());
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                List.of(CooperativeStickyAssignor.class.getName()));
        int session = Math.toIntExact(config.sessionTimeout().toMillis());
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, session);
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, session / 4);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "notification-service-intake-" + number);
        return settings;
    }

    /** A batch that is stored, and where the partitions go on behind it. */
    private record InHand(Map<TopicPartition, OffsetAndMetadata> next, int events, CompletableFuture<Void> settled) {}

    /** Commits what is done before a partition goes to another replica. Called by poll, on the loop's thread. */
    private final class CommitOnRevoke implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            awaitTold();
            try {
                consumer.commitSync(offsets(), CLOSE_LIMIT);
            } catch (KafkaException e) {
                LOG.infof("Not all is committed before a rebalance, the ledger will tell: %s", e.getMessage());
            }
            partitions.forEach(done::remove);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            partitions.forEach(done::remove);
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            LOG.infof("Takes events of %d more partitions", partitions.size());
        }
    }
}
