package io.pmrealtime.presence.redis;

import io.pmrealtime.contracts.redis.RedisBatch;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Sends many commands in one round trip and waits for all answers. Worker threads only; it blocks. */
public final class RedisPipeline {
    // The client refuses more than its bound of unanswered commands on a connection.
    private static final int CHUNK = 1_000;
    private static final int KEYS_OF_ALL_NODES = 100;
    // Never stored: it names a node to which something is said.
    private static final String LESSON = "presence:lesson:";

    private final RedisBatch redis;
    private final Duration timeout;

    /** @param timeout how long all answers of one call may take */
    public RedisPipeline(RedisBatch redis, Duration timeout) {
        this.redis = redis;
        this.timeout = timeout;
    }

    /**
     * Sends the commands; those of one key are done in order.
     *
     * @return an answer for each; null where Redis answers with nil
     * @throws StoreUnavailableException when one failed; others may have been done
     */
    public List<@Nullable Response> run(List<Request> commands) {
        List<@Nullable Response> answers = new ArrayList<>(commands.size());
        for (int from = 0; from < commands.size(); from += CHUNK) {
            List<Request> chunk = commands.subList(from, Math.min(from + CHUNK, commands.size()));
            answers.addAll(send(chunk));
        }
        return answers;
    }

    /** Fails when Redis does not answer. */
    public void ping() {
        run(List.of(Request.cmd(Command.PING)));
    }

    private List<@Nullable Response> send(List<Request> commands) {
        try {
            return await(redis.send(commands));
        } catch (ExecutionException e) {
            if (!isUnknownScript(e)) {
                throw new StoreUnavailableException("Redis refused or failed: " + e.getCause(), e);
            }
        }
        // A Redis that was restarted forgets scripts. What was done of the commands is found again by its stamp.
        try {
            await(redis.send(lessons()));
            return await(redis.send(commands));
        } catch (ExecutionException e) {
            throw new StoreUnavailableException("Redis refused or failed: " + e.getCause(), e);
        }
    }

    /** Teaches all scripts: by keys at random, of which each node of a cluster has some. One that had none is taught when the caller tries again. */
    private List<Request> lessons() {
        List<Request> lessons = new ArrayList<>();
        for (int i = 0; i < (redis.isCluster() ? KEYS_OF_ALL_NODES : 1); i++) {
            String key = LESSON + ThreadLocalRandom.current().nextInt();
            for (Script script : Script.values()) {
                lessons.add(script.teach(key));
            }
        }
        return lessons;
    }

    private <T> T await(Future<T> answers) throws ExecutionException {
        try {
            return answers.toCompletionStage().toCompletableFuture().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new StoreUnavailableException("Redis did not answer within " + timeout, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while Redis worked", e);
        }
    }

    private static boolean isUnknownScript(ExecutionException e) {
        return String.valueOf(e.getMessage()).contains("NOSCRIPT");
    }
}
