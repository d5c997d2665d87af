package io.pmrealtime.gateway.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The gateway's meters. Labels come from small fixed sets, never from ids. Any thread. */
@ApplicationScoped
public class GatewayMetrics {
    private final MeterRegistry registry;
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();
    private final AtomicInteger active = new AtomicInteger();
    private final Counter events;
    private final Counter bytesRead;
    private final Counter repeats;
    private final Counter delivered;
    private final Counter caughtUp;
    private final Counter bytes;
    private final Timer fanOut;
    private final Timer producerToSocket;
    private final Timer partitionWait;
    private final Timer loopLag;

    GatewayMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.events = counter("gateway.events", "Events read from the log");
        this.bytesRead = counter("gateway.tail.read.bytes", "Bytes of keys and values read from the log");
        this.repeats = counter("gateway.events.repeated", "Events that came again and were dropped");
        this.delivered = counter("gateway.deliveries", "Events written to connections");
        this.caughtUp =
                counter("gateway.deliveries.caught.up", "Of those, the ones written later from the tail or from Kafka");
        this.bytes = counter("gateway.bytes", "Bytes of events written to connections");
        this.fanOut = timer("gateway.fanout", "From the Kafka record's timestamp to the last write of its batch");
        this.producerToSocket =
                timer("gateway.producer.to.socket", "From the event's own time to the last write of its batch");
        this.partitionWait = timer(
                "gateway.partition.wait", "How long new connections waited for a partition that was not read yet");
        this.loopLag = timer("gateway.event.loop.lag", "How much later than due an event loop got to its regular work");
        Gauge.builder("gateway.connections.active", active, AtomicInteger::get)
                .description("Connections that are open")
                .register(registry);
    }

    /** A connection was opened over {@code websocket}, {@code sse} or {@code poll}. */
    public void opened(String transport) {
        active.incrementAndGet();
        labelled("gateway.connections.opened", "transport", transport).increment();
    }

    /** A connection was closed; codes that RFC 6455 and this gateway do not know count as one. */
    public void closed(int code) {
        active.decrementAndGet();
        boolean known = code >= 1000 && code <= 1013 || code >= 4400 && code <= 4430;
        labelled("gateway.connections.closed", "code", known ? Integer.toString(code) : "other")
                .increment();
    }

    /** A request for a connection was turned down. */
    public void refused(String reason) {
        labelled("gateway.connections.refused", "reason", reason).increment();
    }

    /** A client message was turned down with this error code. */
    public void messageRefused(String code) {
        labelled("gateway.messages.refused", "code", code).increment();
    }

    /** A record was read. */
    public void event() {
        events.increment();
    }

    /** Keys and values of so many bytes were read from the log. */
    public void read(long bytes) {
        bytesRead.increment(bytes);
    }

    /** A record was read that had come before. */
    public void repeated() {
        repeats.increment();
    }

    /** A record was read that is none the gateway can deliver. */
    public void unreadable() {
        labelled("gateway.events.unreadable", "topic", "pm.realtime").increment();
    }

    /** Events were written to connections. */
    public void delivered(long count, long byteCount) {
        if (count > 0) {
            delivered.increment(count);
            bytes.increment(byteCount);
        }
    }

    /** Of those that were written, so many came late. */
    public void caughtUp(long count) {
        caughtUp.increment(count);
    }

    /** Connections were passed over because their buffers were full. */
    public void fellBehind() {
        labelled("gateway.connections.behind", "cause", "unwritable").increment();
    }

    /** A resume was answered. */
    public void resumed(String outcome) {
        labelled("gateway.resumes", "outcome", outcome).increment();
    }

    /** Events were read for a resume. */
    public void replayed(String source, long count) {
        labelled("gateway.replay.events", "source", source).increment(count);
    }

    /** All that a resume asked for was written; {@code kafka} where some of it was read from there, otherwise {@code tail}. */
    public void replayTook(String source, Duration time) {
        registry.timer("gateway.replay", "source", source).record(time);
    }

    /** A signal was not sent because too many were waiting. */
    public void signalDropped() {
        labelled("gateway.signals.dropped", "cause", "buffer_full").increment();
    }

    /** A batch was written to all its connections on one event loop. */
    public void fannedOut(long sinceRecordMillis) {
        fanOut.record(Duration.ofMillis(Math.max(0, sinceRecordMillis)));
    }

    /** An event was written to all its connections on one event loop. */
    public void reachedSockets(long sinceEventMillis) {
        producerToSocket.record(Duration.ofMillis(Math.max(0, sinceEventMillis)));
    }

    /** A new connection has waited so long for its partition. */
    public void waitedForPartition(Duration time) {
        partitionWait.record(time);
    }

    /** How much later than due an event loop got to its regular work. */
    public void loopLag(long millis) {
        loopLag.record(Duration.ofMillis(Math.max(0, millis)));
    }

    /** How many connections are open. */
    public int active() {
        return active.get();
    }

    /** Registers a value to be asked for. */
    public void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }

    private Counter labelled(String name, String label, String value) {
        return counters.computeIfAbsent(name + ' ' + value, key -> registry.counter(name, label, value));
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private Timer timer(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(20),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(5))
                .register(registry);
    }
}
