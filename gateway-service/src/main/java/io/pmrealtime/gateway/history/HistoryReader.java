package io.pmrealtime.gateway.history;

import io.pmrealtime.contracts.kafka.Topic;
import io.pmrealtime.gateway.frame.FrameSlab;
import io.pmrealtime.gateway.tail.EventHeaders;
import io.pmrealtime.gateway.tail.LogEntry;
import io.pmrealtime.gateway.tail.RecordReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Answers questions one after the other, with a consumer of its own that is made at the first and again after a failure. */
final class HistoryReader implements Runnable {
    private static final Logger LOG = Logger.getLogger(HistoryReader.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final long IDLE_MILLIS = 200;
    private static final int MAX_EMPTY_POLLS = 6;
    private static final int MAX_POLLS = 50;
    private static final Duration LONGEST_READ = Duration.ofSeconds(1);

    private final Supplier<KafkaConsumer<byte[], byte[]>> consumers;
    private final BlockingQueue<Question> questions;
    private final long chunkBytes;
    private volatile boolean stopping;
    private @Nullable KafkaConsumer<byte[], byte[]> consumer;

    HistoryReader(
            Supplier<KafkaConsumer<byte[], byte[]>> consumers, BlockingQueue<Question> questions, long chunkBytes) {
        this.consumers = consumers;
        this.questions = questions;
        this.chunkBytes = chunkBytes;
    }

    @Override
    public void run() {
        try {
            while (!stopping) {
                Question question = questions.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
                if (question != null) {
                    give(question, answer(question));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closeConsumer();
    }

    /** Ends after the question that is being answered. Any thread. */
    void stop() {
        stopping = true;
    }

    private History.Answer answer(Question question) {
        try {
            if (consumer == null) {
                consumer = consumers.get();
            }
            return question instanceof Question.Events events
                    ? read(consumer, events)
                    : end(consumer, question.partition());
        } catch (InvalidOffsetException e) {
            return new History.Expired();
        } catch (KafkaException e) {
            LOG.warnf("The log cannot be read: %s", e.toString());
            closeConsumer();
            return new History.Unavailable();
        } catch (RuntimeException | OutOfMemoryError e) {
            // Memory outside of the heap that is used up does not end the JVM, and whoever asked waits for an answer.
            LOG.error("The log cannot be read", e);
            closeConsumer();
            return new History.Unavailable();
        }
    }

    private static void give(Question question, History.Answer answer) {
        try {
            question.answer().accept(answer);
        } catch (RuntimeException e) {
            LOG.error("What was read of the log could not be handed over", e);
            if (answer instanceof History.Read read) {
                read.entries().forEach(entry -> entry.frame().release());
            }
        }
    }

    private static History.Answer end(KafkaConsumer<byte[], byte[]> reader, int partition) {
        TopicPartition topicPartition = new TopicPartition(Topic.REALTIME.topicName(), partition);
        Long end = reader.endOffsets(List.of(topicPartition)).get(topicPartition);
        return end == null ? new History.Unavailable() : new History.Read(List.of(), end);
    }

    private History.Answer read(KafkaConsumer<byte[], byte[]> reader, Question.Events asked) {
        if (!asked.wanted().getAsBoolean()) {
            return new History.Read(List.of(), asked.from());
        }
        Chunk chunk = new Chunk(asked);
        try (FrameSlab slab = chunk.slab) {
            return read(reader, chunk);
        } catch (RuntimeException | OutOfMemoryError e) {
            chunk.release();
            throw e;
        }
    }

    /** Goes on for about a second at most: others wait, and a quiet workspace has few events on a long way. */
    private History.Answer read(KafkaConsumer<byte[], byte[]> reader, Chunk chunk) {
        Question.Events asked = chunk.asked;
        TopicPartition partition = new TopicPartition(Topic.REALTIME.topicName(), asked.partition());
        reader.assign(List.of(partition));
        reader.seek(partition, asked.from());
        int emptyPolls = 0;
        int polls = 0;
        long began = System.nanoTime();
        while (chunk.next < asked.to() && chunk.bytes < chunkBytes) {
            boolean enough = polls++ >= MAX_POLLS || System.nanoTime() - began > LONGEST_READ.toNanos();
            if (enough && chunk.next > asked.from()) {
                break;
            }
            List<ConsumerRecord<byte[], byte[]>> records = reader.poll(POLL).records(partition);
            for (ConsumerRecord<byte[], byte[]> read : records) {
                if (chunk.bytes >= chunkBytes || read.offset() >= asked.to()) {
                    break;
                }
                chunk.take(read);
            }
            if (records.isEmpty() && ++emptyPolls == MAX_EMPTY_POLLS) {
                chunk.release();
                return new History.Unavailable();
            }
            if (chunk.bytes < chunkBytes) {
                chunk.next = Math.max(chunk.next, Math.min(asked.to(), reader.position(partition)));
            }
        }
        return new History.Read(chunk.entries, chunk.next);
    }

    private void closeConsumer() {
        if (consumer != null) {
            consumer.close();
            consumer = null;
        }
    }

    /** What is collected for one answer. */
    private static final class Chunk {
        private final Question.Events asked;
        private final List<LogEntry> entries = new ArrayList<>();
        private final FrameSlab slab = new FrameSlab();
        private long next;
        private long bytes;

        Chunk(Question.Events asked) {
            this.asked = asked;
            this.next = asked.from();
        }

        void take(ConsumerRecord<byte[], byte[]> read) {
            next = read.offset() + 1;
            EventHeaders headers = EventHeaders.of(read);
            EventHeaders.EventKey key = headers.key();
            boolean wanted = key != null
                    && key.workspaceId().equals(asked.workspaceId())
                    && !headers.isEphemeral()
                    && asked.repeats().isNew(key, read.offset());
            if (wanted) {
                RecordReader.read(read, headers, asked.shape(), slab, null).ifPresent(entry -> {
                    entries.add(entry);
                    bytes += entry.bytes();
                });
            }
        }

        void release() {
            entries.forEach(entry -> entry.frame().release());
        }
    }
}
