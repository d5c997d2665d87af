package io.pmrealtime.local.testing;

import io.pmrealtime.local.redis.RedisCluster;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** As {@link LocalServersResource} without a database, but with a {@link RedisCluster} of the test class's own in place of the one Redis. */
public final class RedisClusterResource implements QuarkusTestResourceLifecycleManager {
    private final LocalServersResource servers = new LocalServersResource();
    private @Nullable RedisCluster cluster;

    @Override
    public Map<String, String> start() {
        try {
            RedisCluster started = RedisCluster.start(Files.createTempDirectory("pm-redis-cluster"));
            cluster = started;
            Map<String, String> configuration = new LinkedHashMap<>(servers.start());
            configuration.put("quarkus.redis.client-type", "cluster");
            configuration.put("quarkus.redis.hosts", String.join(",", started.uris()));
            return configuration;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** After other resources, whose Redis it replaces. */
    @Override
    public int order() {
        return 1;
    }

    @Override
    public void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Override
    public void inject(TestInjector testInjector) {
        testInjector.injectIntoFields(cluster, new TestInjector.MatchesType(RedisCluster.class));
    }
}
