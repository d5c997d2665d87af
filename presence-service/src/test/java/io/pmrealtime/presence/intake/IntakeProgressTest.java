package io.pmrealtime.presence.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When the absence of a record means something. */
class IntakeProgressTest {
    private static final byte[] KEY = "grace".getBytes(StandardCharsets.UTF_8);

    private final IntakeProgress progress = new IntakeProgress();

    @Test
    void nothingIsKnownUntilWhatWasThereAtFirstIsRead() {
        progress.assigned(Set.of(0, 1), 2, 1_000);
        progress.reached(Map.of(0, 50L, 1, 70L), Map.of(0, 0L, 1, 0L), 1_000);
        progress.reached(Map.of(0, 60L, 1, 80L), Map.of(0, 50L, 1, 69L), 1_250);
        assertThat(progress.isLiveFor(1_250, 0)).isFalse();
        assertThat(progress.isCatchingUp()).isTrue();

        progress.reached(Map.of(0, 60L, 1, 80L), Map.of(0, 50L, 1, 70L), 1_500);

        assertThat(progress.readUntil()).isEqualTo(1_000);
        assertThat(progress.isLiveFor(1_500, 0)).isTrue();
        assertThat(progress.isLiveFor(1_500, 1)).isFalse();
        assertThat(progress.isCatchingUp()).isFalse();
        assertThat(progress.isAfterOutage()).isFalse();
    }

    @Test
    void aShortLagIsNoGapAndALongOneOnlyUntilItIsMadeUpFor() {
        live();
        progress.reached(Map.of(0, 500L), Map.of(0, 10L), 11_250);
        progress.reached(Map.of(0, 600L), Map.of(0, 10L), 12_500);
        assertThat(progress.isLiveFor(12_500, 1_000)).isTrue();
        progress.reached(Map.of(0, 700L), Map.of(0, 10L), 13_500);
        assertThat(progress.isLiveFor(13_500, 1_000)).isFalse();

        progress.reached(Map.of(0, 700L), Map.of(0, 600L), 13_750);

        assertThat(progress.readUntil()).isEqualTo(12_500);
        assertThat(progress.isLiveFor(13_750, 2_750)).isTrue();
    }

    @Test
    void partitionsThatComeMustBeReadButTheOthersAreNotForgotten() {
        live();
        progress.assigned(Set.of(0, 1), 2, 12_000);
        progress.reached(Map.of(0, 10L, 1, 99L), Map.of(0, 10L, 1, 0L), 12_010);
        assertThat(progress.isLiveFor(12_010, 0)).isFalse();

        progress.reached(Map.of(0, 10L, 1, 99L), Map.of(0, 10L, 1, 99L), 12_060);

        assertThat(progress.isLiveFor(12_060, 1_000)).isTrue();
        progress.assigned(Set.of(1), 2, 12_100);
        assertThat(progress.isLiveFor(12_100, 1_000)).isTrue();
    }

    @Test
    void anOutageBeginsTheListeningAnew() {
        live();
        progress.interrupted();
        progress.reached(Map.of(0, 10L), Map.of(0, 10L), 12_000);
        assertThat(progress.isLiveFor(12_000, 0)).isFalse();

        progress.reached(Map.of(0, 10L), Map.of(0, 10L), 12_250);

        assertThat(progress.isLiveFor(12_250, 0)).isTrue();
        assertThat(progress.isLiveFor(12_250, 1)).isFalse();
        assertThat(progress.isAfterOutage()).isTrue();
    }

    @Test
    void whoeverStoodStillHasNotListened() {
        live();
        assertThat(progress.isLiveFor(20_000, 1_000)).isFalse();

        progress.reached(Map.of(0, 10L), Map.of(0, 10L), 20_000);
        progress.reached(Map.of(0, 10L), Map.of(0, 10L), 20_250);

        assertThat(progress.isLiveFor(20_250, 1_000)).isFalse();
        assertThat(progress.isLiveFor(20_250, 0)).isTrue();
    }

    @Test
    void keysBelongToWhoeverReadsTheirPartition() {
        int partition = 0;
        progress.assigned(Set.of(0), 2, 1_000);
        if (!progress.owns(KEY)) {
            partition = 1;
            progress.assigned(Set.of(1), 2, 1_000);
        }
        assertThat(progress.owns(KEY)).isTrue();
        progress.assigned(Set.of(0, 1), 2, 3_000);
        assertThat(progress.ownsFor(KEY, 3_000, 2_000)).isTrue();
        assertThat(progress.ownsFor(KEY, 3_000, 2_001)).isFalse();

        progress.assigned(Set.of(1 - partition), 2, 4_000);

        assertThat(progress.owns(KEY)).isFalse();
        assertThat(progress.ownsFor(KEY, 9_000, 0)).isFalse();
    }

    /** Partition 0 has been read since 11,000. */
    private void live() {
        progress.assigned(Set.of(0), 2, 10_000);
        progress.reached(Map.of(0, 10L), Map.of(0, 10L), 10_750);
        progress.reached(Map.of(0, 10L), Map.of(0, 10L), 11_000);
        assertThat(progress.isLiveFor(11_000, 0)).isTrue();
    }
}
