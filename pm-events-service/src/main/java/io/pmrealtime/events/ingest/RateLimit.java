package io.pmrealtime.events.ingest;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.pmrealtime.contracts.problem.ProblemException;
import io.pmrealtime.events.config.EventsConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Keeps one workspace's producers from crowding out the others: a token bucket for each workspace and replica. */
@ApplicationScoped
class RateLimit {
    private static final int MAX_WORKSPACES = 10_000;

    private final LoadingCache<String, Bucket> buckets;

    RateLimit(EventsConfig config) {
        int rate = config.http().eventsPerSecond();
        // A batch of the largest size always fits into a full bucket.
        int capacity = Math.max(rate, config.http().maxBatch());
        this.buckets = Caffeine.newBuilder()
                .maximumSize(MAX_WORKSPACES)
                .expireAfterAccess(Duration.ofMinutes(1))
                .build(workspace -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(capacity).refillGreedy(rate, Duration.ofSeconds(1)))
                        .build());
    }

    /**
     * Counts so many events of a workspace.
     *
     * @throws ProblemException when they are too many for now
     */
    void take(String workspaceId, int events) {
        ConsumptionProbe probe = buckets.get(workspaceId).tryConsumeAndReturnRemaining(events);
        if (!probe.isConsumed()) {
            long seconds = TimeUnit.NANOSECONDS.toSeconds(probe.getNanosToWaitForRefill()) + 1;
            throw ProblemException.tooManyRequests("the workspace sends too many events at once", seconds);
        }
    }
}
