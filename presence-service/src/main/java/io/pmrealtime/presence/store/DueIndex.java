package io.pmrealtime.presence.store;

import io.pmrealtime.presence.redis.RedisPipeline;
import io.pmrealtime.presence.redis.Script;
import io.pmrealtime.presence.redis.StoreUnavailableException;
import io.pmrealtime.presence.state.Change;
import io.pmrealtime.presence.state.UserKey;
import io.pmrealtime.presence.state.UserState;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When the sweep has to look at whom. An entry may be too early, never too late: it is written before the state that calls for it. Heartbeats do not
 * touch it; a user who is found alive when due is due again later. Worker threads only; every method blocks and may throw
 * {@link StoreUnavailableException}.
 */
public final class DueIndex {
    private final RedisPipeline redis;

    public DueIndex(RedisPipeline redis) {
        this.redis = redis;
    }

    /**
     * Makes ready what states need before they are stored: earlier due times, and the lists by which the users of a lost gateway are found.
     */
    public void arm(Collection<Change> changes, Set<UserKey> lowered) {
        List<Request> commands = new ArrayList<>();
        for (Change change : changes) {
            UserState after = change.after();
            if (lowered.contains(after.key())) {
                commands.add(Request.cmd(Command.ZADD)
                        .arg(OwnKeys.due(after.key()))
                        .arg("LT")
                        .arg(after.armedAt())
                        .arg(after.key().member()));
            }
            for (View view : newReplicas(change)) {
                commands.add(Request.cmd(Command.ZADD).arg(view.key()).arg(0).arg(view.member()));
            }
        }
        redis.run(commands);
    }

    /**
     * Ends claims: sets the next due times that the states carry, except for users that somebody made due meanwhile.
     *
     * @param claimEnds as given to {@link #claim}
     */
    public void release(Collection<UserState> states, long claimEnds) {
        redis.run(states.stream()
                .map(state -> Script.RELEASE.call(
                        1,
                        List.of(
                                OwnKeys.due(state.key()),
                                state.key().member(),
                                Long.toString(claimEnds),
                                Long.toString(state.armedAt()))))
                .toList());
    }

    /**
     * Takes users that are due; nobody else gets them until the claim ends.
     *
     * @param limit how many at most of each part of the index
     */
    public Set<UserKey> claim(long now, long claimEnds, int limit) {
        List<Request> commands = new ArrayList<>();
        for (int shard = 0; shard < OwnKeys.DUE_SHARDS; shard++) {
            commands.add(Script.CLAIM.call(
                    1,
                    List.of(
                            OwnKeys.due(shard),
                            Long.toString(now),
                            Long.toString(claimEnds),
                            Integer.toString(limit))));
        }
        Set<UserKey> due = new HashSet<>();
        for (@Nullable Response members : redis.run(commands)) {
            if (members != null) {
                members.forEach(member -> due.add(UserKey.ofMember(member.toString())));
            }
        }
        return due;
    }

    /** How many users wait for a due time: those who look at something, and those whose socket was closed just now. */
    public long size() {
        List<Request> commands = new ArrayList<>();
        for (int shard = 0; shard < OwnKeys.DUE_SHARDS; shard++) {
            commands.add(Request.cmd(Command.ZCARD).arg(OwnKeys.due(shard)));
        }
        long size = 0;
        for (@Nullable Response one : redis.run(commands)) {
            size += one == null ? 0 : one.toLong();
        }
        return size;
    }

    private static Set<View> newReplicas(Change change) {
        Set<View> views = new HashSet<>();
        change.after().connections().forEach(each -> views.add(View.replica(change.after(), each.replicaId())));
        change.before().connections().forEach(each -> views.remove(View.replica(change.after(), each.replicaId())));
        return views;
    }
}
