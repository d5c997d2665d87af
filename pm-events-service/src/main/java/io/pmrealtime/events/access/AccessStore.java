package io.pmrealtime.events.access;

import io.pmrealtime.events.config.EventsConfig;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import io.vertx.redis.client.Command;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionException;

/** Writes access keys to Redis. Blocks: for worker threads and the intake thread only. */
@ApplicationScoped
class AccessStore {
    /** Set after a complete rebuild; when it is gone, Redis has lost its data. */
    private static final String MARKER = "access:complete";

    /** Replaces a HASH in one step, so that no reader sees it half written. */
    private static final String REPLACE_HASH = """
            redis.call('DEL', KEYS[1])
            for i = 1, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
            """;

    /** Fewer than the connections of the pool. */
    private static final int CONCURRENT_WRITES = 4;

    private final ReactiveRedisDataSource redis;
    private final Duration timeout;

    AccessStore(ReactiveRedisDataSource redis, EventsConfig config) {
        this.redis = redis;
        this.timeout = config.access().timeout();
    }

    /** Redis did not take a command, or not in time. */
    static final class UnavailableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnavailableException(Throwable cause) {
            super(cause);
        }
    }

    void write(Collection<AccessKey> keys) {
        await(Multi.createFrom()
                .iterable(keys)
                .onItem()
                .transformToUni(this::write)
                .merge(CONCURRENT_WRITES)
                .collect()
                .asList());
    }

    boolean isComplete() {
        return await(redis.execute(Command.EXISTS, MARKER)).toInteger() == 1;
    }

    void markComplete(String when) {
        await(redis.execute(Command.SET, MARKER, when));
    }

    private Uni<Response> write(AccessKey key) {
        if (key instanceof AccessKey.Text text) {
            return text.value().isEmpty()
                    ? redis.execute(Command.DEL, text.name())
                    : redis.execute(Command.SET, text.name(), text.value());
        }
        AccessKey.Members members = (AccessKey.Members) key;
        if (members.fields().isEmpty()) {
            return redis.execute(Command.DEL, members.name());
        }
        List<String> arguments = new ArrayList<>(List.of(REPLACE_HASH, "1", members.name()));
        members.fields().forEach((field, value) -> {
            arguments.add(field);
            arguments.add(value);
        });
        return redis.execute(Command.EVAL, arguments.toArray(String[]::new));
    }

    private <T> T await(Uni<T> answer) {
        try {
            return answer.await().atMost(timeout);
        } catch (TimeoutException | CompletionException e) {
            throw new UnavailableException(e);
        } catch (RuntimeException e) {
            // The client fails with exceptions of many kinds: of the network, of its pool, of Redis itself.
            throw new UnavailableException(e);
        }
    }
}
