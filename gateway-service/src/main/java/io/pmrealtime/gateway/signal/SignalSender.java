package io.pmrealtime.gateway.signal;

import io.pmrealtime.gateway.config.GatewayConfig;
import io.pmrealtime.gateway.metrics.GatewayMetrics;
import io.pmrealtime.gateway.tail.KafkaClients;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Hands records to Kafka's producer on a thread of its own, because the producer may block and event loops must not. The queue is bounded;
 * when it fills up, what a client repeats anyway is dropped first.
 */
@ApplicationScoped
public class SignalSender {
    private static final Logger LOG = Logger.getLogger(SignalSender.class);
    private static final Duration DELIVERY_TIMEOUT = Duration.ofMinutes(5);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final long IDLE_MILLIS = 100;
    /** Event loops need not wake the thread for each of many records, and the producer gathers for longer. */
    private static final long GATHER_NANOS = 1_000_000;

    private static final int RESERVE_DIVISOR = 5;

    private final KafkaClients clients;
    private final GatewayMetrics metrics;
    private final BlockingQueue<ProducerRecord<String, byte[]>> queue;
    private final int reserve;
    private volatile boolean stopping;
    private @Nullable Thread thread;

    SignalSender(KafkaClients clients, GatewayConfig config, GatewayMetrics metrics) {
        this.clients = clients;
        this.metrics = metrics;
        this.queue = new ArrayBlockingQueue<>(config.presence().buffer());
        this.reserve = config.presence().buffer() / RESERVE_DIVISOR;
    }

    /** Starts the thread. */
    public void start() {
        Thread sender = new Thread(this::run, "signals");
        sender.setDaemon(true);
        thread = sender;
        sender.start();
    }

    /** Sends what waits and ends. */
    public void stop() {
        stopping = true;
        Thread sender = thread;
        if (sender == null) {
            return;
        }
        try {
            sender.join(CLOSE_TIMEOUT.multipliedBy(2).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends a record that says something new. Any thread, never waits. */
    void send(ProducerRecord<String, byte[]> outgoing) {
        if (!queue.offer(outgoing)) {
            metrics.signalDropped();
        }
    }

    /** Sends a record that will be repeated or is soon worth nothing: not when the queue is filling up. Any thread, never waits. */
    void sendIfRoom(ProducerRecord<String, byte[]> outgoing) {
        if (queue.remainingCapacity() <= reserve || !queue.offer(outgoing)) {
            metrics.signalDropped();
        }
    }

    private void run() {
        try (KafkaProducer<String, byte[]> producer = clients.producer("gateway-signals", DELIVERY_TIMEOUT)) {
            while (!stopping || !queue.isEmpty()) {
                ProducerRecord<String, byte[]> next = queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
                if (next != null) {
                    send(producer, next);
                    LockSupport.parkNanos(GATHER_NANOS);
                    sendWaiting(producer);
                }
            }
            producer.close(CLOSE_TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sendWaiting(KafkaProducer<String, byte[]> producer) {
        for (ProducerRecord<String, byte[]> next = queue.poll(); next != null; next = queue.poll()) {
            send(producer, next);
        }
    }

    private void send(KafkaProducer<String, byte[]> producer, ProducerRecord<String, byte[]> outgoing) {
        boolean handedOver = false;
        while (!handedOver) {
            try {
                producer.send(outgoing, (metadata, failure) -> {
                    if (failure != null) {
                        LOG.warnf("A record for %s was not taken by Kafka: %s", outgoing.topic(), failure.toString());
                    }
                });
                handedOver = true;
            } catch (KafkaException e) {
                LOG.warnf("Kafka takes no records for %s, trying again: %s", outgoing.topic(), e.toString());
                handedOver = stopping;
            }
        }
    }
}
