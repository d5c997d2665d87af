package io.pmrealtime.gateway.snapshot;

import io.pmrealtime.contracts.presence.PresentUser;
import io.pmrealtime.contracts.presence.StoredPresence;
import io.pmrealtime.contracts.redis.Scores;
import io.pmrealtime.contracts.room.RoomKind;
import io.pmrealtime.gateway.room.Grant;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may be in a room: those in its set, and those who left just now, for both may be a little behind or ahead of the users' states.
 *
 * @param members by user id, when it was last seen; the latest first
 * @param gone by user id, the version of the leaving
 * @param size of the set
 */
record Candidates(Grant grant, Map<String, Long> members, Map<String, Long> gone, long size) {
    /** How many users are named where there are more than the limit. */
    static final int NAMED_OF_A_CROWD = 50;

    /** @param limit with more people than this the room is crowded */
    static Candidates of(
            Grant grant, @Nullable Response set, @Nullable Response size, @Nullable Response gone, int limit) {
        long count = Objects.requireNonNull(size, "a set has a size").toLong();
        Map<String, Long> members = new LinkedHashMap<>();
        Scores.of(set).entrySet().stream()
                .limit(count > limit ? NAMED_OF_A_CROWD : limit)
                .forEach(one -> members.put(one.getKey(), one.getValue()));
        return new Candidates(grant, members, Scores.of(gone), count);
    }

    /** Each user once: the members, then those who are gone and no member. */
    List<String> userIds() {
        Set<String> all = new LinkedHashSet<>(members.keySet());
        all.addAll(gone.keySet());
        return List.copyOf(all);
    }

    /** @param states of {@link #userIds}, in their order */
    RoomSnapshot snapshot(List<Optional<StoredPresence>> states, long now) {
        List<PresentUser> present = new ArrayList<>();
        Map<String, Long> versions = new HashMap<>(gone);
        long total = size;
        List<String> userIds = userIds();
        for (int i = 0; i < userIds.size(); i++) {
            String userId = userIds.get(i);
            states.get(i).ifPresent(state -> versions.merge(userId, state.version(), Math::max));
            Optional<PresentUser> user = states.get(i).flatMap(this::inRoom);
            user.map(one -> one.seenAt(members.getOrDefault(userId, 0L))).ifPresent(present::add);
            boolean counted = i < members.size();
            total += user.isPresent() ? (counted ? 0 : 1) : (counted ? -1 : 0);
        }
        return new RoomSnapshot(present, total, new KnownVersions(versions, now));
    }

    private Optional<PresentUser> inRoom(StoredPresence state) {
        String id = grant.room().id();
        return grant.room().kind() == RoomKind.PROJECT
                ? state.inProject(id)
                : state.inTask(Objects.requireNonNull(grant.projectId(), "a task's room is its project's"), id);
    }
}
