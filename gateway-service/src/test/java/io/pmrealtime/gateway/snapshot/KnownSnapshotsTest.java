package io.pmrealtime.gateway.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.gateway.tail.LogEntry.PresenceMark;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KnownSnapshotsTest {
    private static final long NOW = 1_000_000;

    private final KnownSnapshots snapshots = new KnownSnapshots();

    @Test
    void aSnapshotContainsWhatLedToItsVersionsInItsRoom() {
        snapshots.add("project:apollo", new KnownVersions(Map.of("grace", 7L), NOW));

        assertThat(snapshots.contain("project:apollo", new PresenceMark("grace", 7)))
                .isTrue();
        assertThat(snapshots.contain("project:apollo", new PresenceMark("grace", 8)))
                .isFalse();
        assertThat(snapshots.contain("project:apollo", new PresenceMark("linus", 1)))
                .isFalse();
        assertThat(snapshots.contain("project:gemini", new PresenceMark("grace", 7)))
                .isFalse();
    }

    @Test
    void itIsForgottenWithItsRoomAndAfterAMinute() {
        KnownVersions old = new KnownVersions(Map.of(), NOW);
        snapshots.add("project:apollo", old);
        snapshots.add("project:gemini", new KnownVersions(Map.of("grace", 1L), NOW + 30_000));
        snapshots.forgetOver(NOW + 60_001);
        assertThat(snapshots.contain("project:gemini", new PresenceMark("grace", 1)))
                .isTrue();

        snapshots.forget("project:gemini");
        assertThat(snapshots.isEmpty()).isTrue();
        snapshots.forget("project:gemini");
        snapshots.forgetOver(NOW);
        snapshots.add("project:apollo", old);
        assertThat(snapshots.isEmpty()).isFalse();
    }
}
