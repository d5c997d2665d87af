package io.pmrealtime.presence.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SharesTest {
    private static final int PARTITIONS = 12;

    private final Random random = new Random(7);

    @Test
    void eachPartitionIsReadByOneAndNobodyReadsMoreThanOneMoreThanAnother() {
        for (int replicas = 1; replicas <= PARTITIONS + 3; replicas++) {
            List<String> living = ids(replicas);
            List<Integer> dealt = new ArrayList<>();
            for (String one : living) {
                Set<Integer> share = Shares.of(one, living, PARTITIONS);
                assertThat(share).hasSizeBetween(PARTITIONS / replicas, (PARTITIONS + replicas - 1) / replicas);
                dealt.addAll(share);
            }
            assertThat(dealt).hasSize(PARTITIONS).doesNotHaveDuplicates();
        }
    }

    @Test
    void allWorkOutTheSameWhateverTheOrder() {
        List<String> living = ids(3);
        List<String> otherwise = List.of(living.get(2), living.get(0), living.get(1));

        assertThat(Shares.of(living.get(1), living, PARTITIONS))
                .isEqualTo(Shares.of(living.get(1), otherwise, PARTITIONS));
    }

    @Test
    void mostOfWhatASurvivorReadStaysWithIt() {
        int kept = 0;
        int had = 0;
        for (int round = 0; round < 100; round++) {
            List<String> before = ids(4);
            List<String> after = before.subList(1, 4);
            for (String one : after) {
                Set<Integer> both = new HashSet<>(Shares.of(one, before, PARTITIONS));
                had += both.size();
                both.retainAll(Shares.of(one, after, PARTITIONS));
                kept += both.size();
            }
        }
        assertThat(kept).isGreaterThan(had * 2 / 3);
    }

    @Test
    void whoIsNotAmongTheLivingReadsNothing() {
        assertThat(Shares.of("a", Set.of(), PARTITIONS)).isEmpty();
        assertThat(Shares.of("a", Set.of("b"), PARTITIONS)).isEmpty();
        assertThat(Shares.of("a", Set.of("a"), 0)).isEmpty();
    }

    private List<String> ids(int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(new UUID(random.nextLong(), random.nextLong()).toString());
        }
        return ids;
    }
}
