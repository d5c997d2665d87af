package io.pmrealtime.presence.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class PeerViewTest {
    private static final long LEASE = 500;
    private static final Beat BOTH = new Beat(true, Set.of("a", "b"));
    private static final Beat ALONE = new Beat(true, Set.of("a"));
    private static final Beat BROKEN = new Beat(false, Set.of("a"));

    private final PeerView began = PeerView.none().after(new Beat(false, Set.of("a", "b")), 1_000, LEASE);

    @Test
    void nobodyLivesBeforeTheFirstBeat() {
        assertThat(PeerView.none().peers()).isEmpty();
        assertThat(began.peers()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void whoIsMissingIsGone() {
        PeerView later = began.after(BOTH, 1_600, LEASE);

        assertThat(later.after(ALONE, 1_700, LEASE).peers()).containsExactly("a");
    }

    @Test
    void whoIsNewCountsAtOnce() {
        PeerView alone = PeerView.none().after(BROKEN, 1_000, LEASE);

        assertThat(alone.after(BOTH, 1_100, LEASE).peers()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void afterAStandstillOfItsOwnAReplicaMissesNobodyForALease() {
        PeerView later = began.after(BOTH, 1_600, LEASE).after(BROKEN, 9_000, LEASE);

        assertThat(later.peers()).containsExactlyInAnyOrder("a", "b");
        assertThat(later.after(ALONE, 9_499, LEASE).peers()).containsExactlyInAnyOrder("a", "b");
        assertThat(later.after(BOTH, 9_400, LEASE).after(BOTH, 9_500, LEASE).peers())
                .containsExactlyInAnyOrder("a", "b");
        assertThat(later.after(ALONE, 9_500, LEASE).peers()).containsExactly("a");
    }
}
