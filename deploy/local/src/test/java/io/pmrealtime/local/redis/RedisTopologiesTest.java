package io.pmrealtime.local.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisTopologiesTest {
    @Test
    void clusterStartsWholeAndEmpty(@TempDir Path directory) {
        try (RedisCluster cluster = RedisCluster.start(directory)) {
            assertThat(cluster.uris()).hasSize(3).doesNotHaveDuplicates();
            assertThat(cluster.keys()).containsExactly(0, 0, 0);
        }
    }

    @Test
    void sentinelsNameTheReplicaWhenTheMasterIsGone(@TempDir Path directory) {
        try (RedisSentinels sentinels = RedisSentinels.start(directory)) {
            List<String> before = sentinels.master();
            sentinels.failOver();
            assertThat(sentinels.uris()).hasSize(3).doesNotHaveDuplicates();
            assertThat(sentinels.master()).hasSize(3).doesNotContainAnyElementsOf(before);
        }
    }
}
