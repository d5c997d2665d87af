package io.pmrealtime.presence.store;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Sends many commands in one round trip and waits for all answers. Worker threads only; it blocks. */
public final class RedisPipeline {
    // The client refuses more than its bound of unanswered commands on a connection.
    private static final int CHUNK = 1_000;

    private final Redis redis;
    private final Duration timeout;

    /** @param timeout how long all answers of one call may take */
    public RedisPipeline(Redis redis, Duration timeout) {
        this.redis = redis;
        this.timeout = timeout;
    }

    /**
     * Sends the commands in order.
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
            return await(redis.batch(commands));
        } catch (ExecutionException e) {
            if (!isUnknownScript(e)) {
                throw new StoreUnavailableException("Redis refused or failed: " + e.getCause(), e);
            }
        }
        // A Redis that was restarted forgets scripts. What was done of the commands is found again by its stamp.
        try {
            List<Request> again = new ArrayList<>();
            for (Script script : Script.values()) {
                again.add(script.load());
            }
            await(redis.batch(again));
            return await(redis.batch(commands));
        } catch (ExecutionException e) {
            throw new StoreUnavailableException("Redis refused or failed: " + e.getCause(), e);
        }
    }

    private List<@Nullable Response> await(Future<List<Response>> answers) throws ExecutionException {
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
