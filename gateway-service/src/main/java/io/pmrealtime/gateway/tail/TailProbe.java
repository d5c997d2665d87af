package io.pmrealtime.gateway.tail;

import io.pmrealtime.gateway.config.GatewayConfig;
import io.pmrealtime.gateway.cursor.LogShape;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Asks Kafka for the log's end again and again and compares it with the tail. A poll that brings nothing may mean that nothing happened or
 * that Kafka is gone; only a question of one's own tells.
 */
@ApplicationScoped
public class TailProbe {
    private static final Logger LOG = Logger.getLogger(TailProbe.class);
    /** The tail reads up to the first open transaction: what is behind it is no arrears. */
    private static final ListOffsetsOptions COMMITTED = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);

    private final KafkaClients clients;
    private final TailReader reader;
    private final TailStatus status;
    private final GatewayConfig.Tail config;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "tail-probe");
        thread.setDaemon(true);
        return thread;
    });
    private long[] lastEnds = {};
    private boolean away;
    private @Nullable Admin admin;

    TailProbe(KafkaClients clients, TailReader reader, TailStatus status, GatewayConfig config) {
        this.clients = clients;
        this.reader = reader;
        this.status = status;
        this.config = config.tail();
    }

    /** Starts to ask. */
    public void start() {
        long interval = config.probeInterval().toMillis();
        timer.scheduleWithFixedDelay(this::probe, interval, interval, TimeUnit.MILLISECONDS);
    }

    /** Stops asking. */
    public void stop() {
        timer.shutdownNow();
    }

    private void probe() {
        try {
            if (admin == null) {
                admin = clients.admin("gateway-probe");
            }
            LogShape shape = KafkaClients.shape(admin);
            reader.found(shape);
            compare(ends(admin, shape), reader.ends());
            if (away) {
                LOG.info("Kafka serves the log again");
                away = false;
            }
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            if (!away && !timer.isShutdown()) {
                LOG.warnf("Kafka does not serve the log; what is new comes when it does again: %s", e.toString());
                away = true;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void compare(long[] ends, long[] positions) {
        if (positions.length != ends.length) {
            return;
        }
        int[] read = IntStream.range(0, ends.length)
                .filter(i -> positions[i] != Batch.NOT_READ)
                .toArray();
        boolean inStep = lastEnds.length != ends.length
                || Arrays.stream(read).allMatch(i -> positions[i] >= Math.min(lastEnds[i], ends[i]));
        long behind = Arrays.stream(read)
                .mapToLong(i -> Math.max(0, ends[i] - positions[i]))
                .sum();
        lastEnds = ends;
        status.probed(behind, inStep);
    }

    private static long[] ends(Admin admin, LogShape shape)
            throws ExecutionException, TimeoutException, InterruptedException {
        Map<TopicPartition, OffsetSpec> question = IntStream.range(0, shape.partitions())
                .mapToObj(TailReader::partition)
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        long[] ends = new long[shape.partitions()];
        Map<TopicPartition, ListOffsetsResultInfo> answer = admin.listOffsets(question, COMMITTED)
                .all()
                .get(KafkaClients.CALL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        answer.forEach((partition, info) -> ends[partition.partition()] = info.offset());
        return ends;
    }
}
