package io.pmrealtime.gateway.limit;

import io.pmrealtime.contracts.redis.RedisBatch;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Brings this replica's counts to Redis and asks whether they fit there. One call is on its way at a time; whatever is counted meanwhile goes
 * with the next, so many connections cost one round trip and a later number never arrives before an earlier one. Any thread, never waits.
 */
final class CountStore {
    private static final Logger LOG = Logger.getLogger(CountStore.class);

    /**
     * For each key: adds up the numbers of the other living replicas, stores as much of this replica's number as the limit leaves room for, and
     * returns that room. Drops numbers of dead replicas after a while, since one that has just started may not be known to live yet.
     */
    private static final String STORE = """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local alive = {}
            for i = 3 + 2 * #KEYS, #ARGV do
              alive[ARGV[i]] = true
            end
            local rooms = {}
            for k = 1, #KEYS do
              local others = 0
              local all = redis.call('HGETALL', KEYS[k])
              for i = 1, #all, 2 do
                if all[i] ~= ARGV[1] then
                  local count, stored = string.match(all[i + 1], '(%d+):(%d+)')
                  if alive[all[i]] then
                    others = others + tonumber(count)
                  elseif tonumber(stored) + 60000 < now then
                    redis.call('HDEL', KEYS[k], all[i])
                  end
                end
              end
              local mine = tonumber(ARGV[1 + 2 * k])
              local room = tonumber(ARGV[2 + 2 * k]) - others
              mine = math.min(mine, room)
              if mine <= 0 then
                redis.call('HDEL', KEYS[k], ARGV[1])
              else
                redis.call('HSET', KEYS[k], ARGV[1], string.format('%.0f:%.0f', mine, now))
                redis.call('PEXPIRE', KEYS[k], ARGV[2])
              end
              rooms[k] = room
            end
            return rooms
            """;

    private static final int NO_LIMIT = Integer.MAX_VALUE;
    /** Redis does nothing else meanwhile. */
    private static final int KEYS_AT_ONCE = 200;

    private static final Duration KEPT = Duration.ofMinutes(10);
    /** Beyond that the rest of a long outage is left to {@link #KEPT}. */
    private static final int MOST_MISSED = 100_000;

    private final RedisBatch redis;
    private final Duration timeout;
    private final ConnectionCounts counts;
    private final String replicaId;
    private final Supplier<Set<String>> others;
    private final Map<String, Waiting> waiting = new LinkedHashMap<>();
    private final Set<String> missed = new HashSet<>();
    private boolean sending;

    /** @param others the other replicas that live */
    CountStore(
            RedisBatch redis,
            Duration timeout,
            ConnectionCounts counts,
            String replicaId,
            Supplier<Set<String>> others) {
        this.redis = redis;
        this.timeout = timeout;
        this.counts = counts;
        this.replicaId = replicaId;
        this.others = others;
    }

    /** What waits for the next call about one key. */
    private static final class Waiting {
        private int limit = NO_LIMIT;
        private final List<Question> questions = new ArrayList<>(1);
    }

    private record Question(int mine, CompletableFuture<Boolean> fits) {}

    /** One key of a call, with what was sent about it. */
    private record Sent(String key, int mine, Waiting about) {}

    /**
     * Stores the number of now with the next call, and says whether a number fits under the limit together with those of the others.
     *
     * @param mine the number that the asker was counted with
     * @return true as well where Redis does not answer: then only this replica's own number counts
     */
    CompletableFuture<Boolean> fits(String key, int mine, int limit) {
        CompletableFuture<Boolean> fits = new CompletableFuture<>();
        synchronized (this) {
            Waiting about = waiting.computeIfAbsent(key, unused -> new Waiting());
            about.limit = limit;
            about.questions.add(new Question(mine, fits));
        }
        return fits;
    }

    /** Stores the number of now with the next call. */
    synchronized void store(String key) {
        waiting.computeIfAbsent(key, unused -> new Waiting());
    }

    /** Stores all numbers again, and those that could not be stored when they became zero. */
    void restore() {
        synchronized (this) {
            counts.snapshot().keySet().forEach(key -> waiting.computeIfAbsent(key, unused -> new Waiting()));
            missed.forEach(key -> waiting.computeIfAbsent(key, unused -> new Waiting()));
            missed.clear();
        }
        call();
    }

    /** Has what waits sent: at once, or when the call that is on its way was answered. */
    void call() {
        synchronized (this) {
            if (sending) {
                return;
            }
            sending = true;
        }
        send();
    }

    private void send() {
        List<Sent> sent = take();
        if (sent.isEmpty()) {
            return;
        }
        // Composed, so that whatever is thrown here fails the call as well: the next one waits for its end.
        Future.succeededFuture(sent)
                .compose(all -> redis.send(commands(all)))
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(answers -> rooms(answers, sent.size()))
                .whenComplete((rooms, failure) -> {
                    if (failure == null) {
                        answered(sent, rooms);
                    } else {
                        failed(sent, failure);
                    }
                    send();
                });
    }

    /** What goes with the next call; with nothing to send the sending ends. */
    private synchronized List<Sent> take() {
        List<Sent> sent = new ArrayList<>();
        Iterator<Map.Entry<String, Waiting>> next = waiting.entrySet().iterator();
        while (next.hasNext() && sent.size() < KEYS_AT_ONCE) {
            Map.Entry<String, Waiting> entry = next.next();
            next.remove();
            sent.add(new Sent(entry.getKey(), counts.of(entry.getKey()), entry.getValue()));
        }
        sending = !sent.isEmpty();
        return sent;
    }

    /** One command; on a Redis Cluster one for each key, since they lie on different nodes. */
    private List<Request> commands(List<Sent> sent) {
        Set<String> alive = others.get();
        return redis.isCluster()
                ? sent.stream().map(one -> command(List.of(one), alive)).toList()
                : List.of(command(sent, alive));
    }

    private Request command(List<Sent> sent, Set<String> alive) {
        Request command = Request.cmd(Command.EVAL).arg(STORE).arg(sent.size());
        sent.forEach(one -> command.arg(one.key()));
        command.arg(replicaId).arg(KEPT.toMillis());
        sent.forEach(one -> command.arg(one.mine()).arg(one.about().limit));
        alive.forEach(command::arg);
        return command;
    }

    private static List<Long> rooms(List<@Nullable Response> answers, int expected) {
        List<Long> rooms = new ArrayList<>(expected);
        for (Response answer : answers) {
            if (answer != null) {
                answer.forEach(room -> rooms.add(room.toLong()));
            }
        }
        if (rooms.size() != expected) {
            throw new IllegalStateException("Redis answered for " + rooms.size() + " keys of " + expected);
        }
        return rooms;
    }

    private void answered(List<Sent> sent, List<Long> rooms) {
        for (int i = 0; i < sent.size(); i++) {
            Sent one = sent.get(i);
            long room = rooms.get(i);
            one.about().questions.forEach(question -> question.fits().complete(question.mine() <= room));
            if (counts.of(one.key()) != Math.min(one.mine(), room)) {
                store(one.key());
            }
        }
    }

    /** Whoever waits behind the call would wait as long again for nothing. */
    private void failed(List<Sent> sent, Throwable failure) {
        LOG.debugf("Counts were not stored: %s", failure.toString());
        Map<String, Waiting> unanswered = new HashMap<>();
        synchronized (this) {
            if (missed.size() < MOST_MISSED) {
                sent.forEach(one -> missed.add(one.key()));
                missed.addAll(waiting.keySet());
            }
            unanswered.putAll(waiting);
            waiting.clear();
        }
        sent.forEach(one -> answerYes(one.about()));
        unanswered.values().forEach(CountStore::answerYes);
    }

    private static void answerYes(Waiting about) {
        about.questions.forEach(question -> question.fits().complete(true));
    }
}
