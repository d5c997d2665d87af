package io.pmrealtime.presence.store;

import io.pmrealtime.contracts.presence.PresenceKeys;
import io.pmrealtime.presence.crowd.Crowd;
import io.pmrealtime.presence.crowd.CrowdEntry;
import io.pmrealtime.presence.redis.RedisPipeline;
import io.pmrealtime.presence.redis.Script;
import io.pmrealtime.presence.redis.StoreUnavailableException;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Changes in crowded projects and workspaces that wait to be told together. Worker threads only; every method blocks and may throw
 * {@link StoreUnavailableException}.
 */
public final class CrowdStore {
    private static final long KEPT_MILLIS = Duration.ofMinutes(10).toMillis();
    private static final int AT_ONCE = 50;

    private final RedisPipeline redis;
    private final Duration window;

    /** @param window how long changes are collected before they are told */
    public CrowdStore(RedisPipeline redis, Duration window) {
        this.redis = redis;
        this.window = window;
    }

    /** Notes changes. */
    public void add(Map<Crowd, List<CrowdEntry>> changes, long now) {
        List<Request> commands = new ArrayList<>();
        changes.forEach((crowd, entries) -> {
            for (CrowdEntry entry : entries) {
                commands.add(Script.CROWD.call(
                        1,
                        List.of(
                                OwnKeys.crowd(crowd),
                                entry.userId(),
                                entry.last().name(),
                                entry.data(),
                                Long.toString(KEPT_MILLIS))));
            }
        });
        changes.keySet()
                .forEach(crowd -> commands.add(Request.cmd(Command.ZADD)
                        .arg(OwnKeys.CROWDS)
                        .arg("LT")
                        .arg(now + window.toMillis())
                        .arg(crowd.member())));
        redis.run(commands);
    }

    /** Takes crowds whose window is over; nobody else gets them until the claim ends. */
    public List<Crowd> claim(long now, long claimEnds) {
        Response crowds = redis.run(List.of(Script.CLAIM.call(
                        1,
                        List.of(
                                OwnKeys.CROWDS,
                                Long.toString(now),
                                Long.toString(claimEnds),
                                Integer.toString(AT_ONCE)))))
                .get(0);
        List<Crowd> claimed = new ArrayList<>();
        Objects.requireNonNull(crowds, "a script's list")
                .forEach(member -> claimed.add(Crowd.ofMember(member.toString())));
        return claimed;
    }

    /** What is noted of a crowd, to be told now. */
    public List<CrowdEntry> entries(Crowd crowd) {
        Response noted = redis.run(List.of(Script.TELL.call(1, List.of(OwnKeys.crowd(crowd)))))
                .get(0);
        List<CrowdEntry> entries = new ArrayList<>();
        for (int i = 0; noted != null && i < noted.size(); i += 2) {
            entries.add(
                    CrowdEntry.ofNoted(noted.get(i).toString(), noted.get(i + 1).toString()));
        }
        return entries;
    }

    /** How many are present in the crowd. */
    public long size(Crowd crowd) {
        String projectId = crowd.projectId();
        String set = projectId == null ? PresenceKeys.workspace(crowd.workspaceId()) : PresenceKeys.project(projectId);
        Response size = redis.run(List.of(Request.cmd(Command.ZCARD).arg(set))).get(0);
        return size == null ? 0 : size.toLong();
    }

    /** Entries were told: they are forgotten unless they changed again, and the claim ends. */
    public void told(Crowd crowd, List<CrowdEntry> entries, long claimEnds) {
        List<String> arguments = new ArrayList<>();
        arguments.add(OwnKeys.crowd(crowd));
        for (CrowdEntry entry : entries) {
            arguments.add(entry.userId());
            arguments.add(entry.noted());
        }
        @Nullable Response left = redis.run(List.of(Script.TOLD.call(1, arguments))).get(0);
        boolean more = left != null && left.toLong() > 0;
        long next = more ? claimEnds : 0;
        redis.run(List.of(Script.RELEASE.call(
                1, List.of(OwnKeys.CROWDS, crowd.member(), Long.toString(claimEnds), Long.toString(next)))));
    }
}
