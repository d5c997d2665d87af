package io.pmrealtime.presence.state;

import static io.pmrealtime.presence.state.Fixtures.GRACE;
import static io.pmrealtime.presence.state.Fixtures.TIMING;
import static io.pmrealtime.presence.state.Fixtures.closed;
import static io.pmrealtime.presence.state.Fixtures.departed;
import static io.pmrealtime.presence.state.Fixtures.located;
import static io.pmrealtime.presence.state.Fixtures.opened;
import static io.pmrealtime.presence.state.Fixtures.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.contracts.presence.Page;
import io.pmrealtime.contracts.presence.PresenceSignal;
import io.pmrealtime.contracts.presence.PresenceSignal.Located;
import io.pmrealtime.contracts.presence.UserStatus;
import io.pmrealtime.presence.state.PresenceEvent.Moved;
import io.pmrealtime.presence.state.PresenceEvent.StatusChanged;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PresenceRulesTest {
    private final PresenceRules rules = new PresenceRules(TIMING);
    private UserState state = UserState.absent(GRACE);
    private long now = 1_000_000;

    @Test
    void aFirstLookIsOnlineAndJoined() {
        assertThat(take(opened("tab", 1))).containsExactly("status online");
        assertThat(take(located("tab", "apollo", null, 2))).containsExactly("joined apollo project");
        assertThat(take(departed("tab", 3))).containsExactly("left apollo project");
    }

    @Test
    void twoTabsAreOnePresenceAndLeaveWithTheLast() {
        take(opened("one", 1), opened("two", 1));
        assertThat(take(located("one", "apollo", null, 2))).containsExactly("joined apollo project");
        assertThat(take(located("two", "apollo", null, 2))).isEmpty();
        assertThat(take(departed("one", 3))).isEmpty();
        assertThat(take(departed("two", 3))).containsExactly("left apollo project");
    }

    @Test
    void aHeartbeatTellsNothing() {
        take(opened("tab", 1), located("tab", "apollo", "t1", 2));
        UserState before = state;
        now += 30_000;

        assertThat(take(located("tab", "apollo", "t1", 30_002))).isEmpty();

        assertThat(state.stamp()).isGreaterThan(before.stamp());
        assertThat(Presence.of(state).projects().get("apollo").seen()).isEqualTo(now);
        assertThat(Presence.of(state).projects().get("apollo").moved())
                .isEqualTo(Presence.of(before).projects().get("apollo").moved());
    }

    @Test
    void movingBetweenTasksUpdatesTheProjectAndLeavesOnlyTheTask() {
        take(opened("tab", 1), located("tab", "apollo", "t1", 2));

        assertThat(take(located("tab", "apollo", "t2", 3)))
                .containsExactly("left apollo/t1 tasks[t1]", "updated apollo/t2 project tasks[t2]");
    }

    @Test
    void anotherPageIsAnUpdate() {
        take(opened("tab", 1), located("tab", "apollo", null, 2));

        assertThat(take(new Located(Fixtures.connection("tab"), "apollo", null, Page.DOCS, 3)))
                .containsExactly("updated apollo project");
    }

    @Test
    void movingToAnotherProjectLeavesAndJoins() {
        take(opened("tab", 1), located("tab", "apollo", "t1", 2));

        assertThat(take(located("tab", "gemini", "t9", 3)))
                .containsExactly("left apollo/t1 project tasks[t1]", "joined gemini/t9 project tasks[t9]");
    }

    @Test
    void twoTabsInTwoTasksAreInBothTasksAndWhereTheLastMoved() {
        take(opened("one", 1), opened("two", 1), located("one", "apollo", "t1", 2));

        assertThat(take(located("two", "apollo", "t2", 2))).containsExactly("updated apollo/t2 project tasks[t2]");
        assertThat(Presence.of(state).projects().get("apollo").tasks()).containsOnlyKeys("t1", "t2");
        now += 30_000;
        assertThat(take(located("one", "apollo", "t1", 30_000))).isEmpty();
        assertThat(take(departed("two", 40_000)))
                .containsExactly("left apollo/t2 tasks[t2]", "updated apollo/t1 project tasks[t1]");
    }

    @Test
    void leavingAProjectWithTwoTasksTellsBothRooms() {
        take(opened("tab", 1), opened("two", 1), located("tab", "apollo", "t1", 2), located("two", "apollo", "t2", 2));

        assertThat(tell(rules.lose(state, "r1", now)))
                .containsExactly("left apollo/t2 project tasks[t1, t2]", "status offline");
    }

    @Test
    void lateAndRepeatedSignalsChangeNothing() {
        take(opened("tab", 10), located("tab", "apollo", null, 20), located("tab", "gemini", null, 30));
        UserState before = state;

        assertThat(take(located("tab", "apollo", null, 20), departed("tab", 29), status("tab", UserStatus.AWAY, 29)))
                .isEmpty();
        assertThat(state).isSameAs(before);
        assertThat(take(located("tab", "gemini", null, 30))).isEmpty();
    }

    @Test
    void clocksOfGatewaysAreNotComparedWithEachOther() {
        take(opened("fast", 9_000), located("fast", "apollo", "t1", 9_001));

        assertThat(take(opened("slow", 5_000), located("slow", "apollo", "t2", 5_001)))
                .containsExactly("updated apollo/t2 project tasks[t2]");
    }

    @Test
    void aClosedSocketCountsUntilItsGraceIsOver() {
        take(opened("tab", 1), located("tab", "apollo", null, 2));

        assertThat(take(closed("tab", 3))).isEmpty();
        assertThat(rules.dueAt(state)).isEqualTo(now + TIMING.closedGrace());
        now += TIMING.closedGrace() - 1;
        assertThat(tell(rules.expire(state, now, true))).isEmpty();
        now += 1;
        assertThat(tell(rules.expire(state, now, true))).containsExactly("left apollo project", "status offline");
        assertThat(rules.dueAt(state)).isEqualTo(UserState.NONE);
    }

    @Test
    void whileSilenceMeansNothingAClosedSocketIsDueAllTheSame() {
        take(opened("silent", 1), located("silent", "apollo", null, 2));
        now += TIMING.silence();
        take(opened("tab", 3), located("tab", "gemini", null, 4), closed("tab", 5));

        assertThat(rules.dueAt(state, now + 60_000)).isEqualTo(now + TIMING.closedGrace());
        now += TIMING.closedGrace();
        state = rules.expire(state, now, false);
        assertThat(rules.dueAt(state, now + 60_000)).isEqualTo(now + 60_000);
    }

    @Test
    void aCloseIsNeverLateBecauseNothingComesAfterIt() {
        take(opened("tab", 10), located("tab", "apollo", null, 20), closed("tab", 15));
        now += TIMING.closedGrace();

        assertThat(tell(rules.expire(state, now, true))).containsExactly("left apollo project", "status offline");
    }

    @Test
    void aReconnectWithinTheGraceShowsNothing() {
        take(opened("tab", 1), located("tab", "apollo", "t1", 2), closed("tab", 3));

        assertThat(take(opened("again", 4), located("again", "apollo", "t1", 5)))
                .isEmpty();
        now += TIMING.closedGrace();
        assertThat(tell(rules.expire(state, now, true))).isEmpty();
        assertThat(Presence.of(state).projects()).containsOnlyKeys("apollo");
    }

    @Test
    void aClosedConnectionIsNotRevivedBySignalsThatAreReadAgain() {
        take(opened("tab", 1), located("tab", "apollo", null, 2), closed("tab", 3));
        now += TIMING.closedGrace();
        tell(rules.expire(state, now, true));

        assertThat(take(opened("tab", 1), located("tab", "apollo", null, 2), closed("tab", 3)))
                .isEmpty();
        assertThat(state.connections()).isEmpty();
    }

    @Test
    void aSilentClientIsNotBelievedToLookButStaysOnline() {
        take(opened("tab", 1), located("tab", "apollo", null, 2));
        now += TIMING.window() + TIMING.storedEvery() - 1;
        assertThat(tell(rules.expire(state, now, true)))
                .as("its last heartbeat may not have been stored")
                .isEmpty();
        now++;

        assertThat(tell(rules.expire(state, now, false))).isEmpty();
        assertThat(tell(rules.expire(state, now, true))).containsExactly("left apollo project");
        assertThat(Presence.of(state).status()).isEqualTo(UserStatus.ONLINE);
        assertThat(take(located("tab", "apollo", null, 3))).containsExactly("joined apollo project");
    }

    @Test
    void aHeartbeatThatNeedNotBeStoredChangesNothing() {
        take(
                opened("tab", 1),
                located("tab", "apollo", "t1", 2),
                opened("other", 1),
                located("other", "gemini", null, 2));

        assertThat(rules.isRepeat(state, located("tab", "apollo", "t1", 3), now))
                .isTrue();
        assertThat(rules.isRepeat(state, located("tab", "apollo", "t2", 3), now))
                .isFalse();
        assertThat(rules.isRepeat(state, located("tab", "gemini", null, 3), now))
                .isFalse();
        assertThat(rules.isRepeat(state, located("stranger", "apollo", "t1", 3), now))
                .isFalse();
        assertThat(rules.isRepeat(state, departed("tab", 3), now)).isFalse();
        assertThat(rules.isRepeat(state, located("tab", "apollo", "t1", 1), now))
                .as("late")
                .isFalse();
        assertThat(rules.isRepeat(state, located("tab", "apollo", "t1", 3), now + TIMING.storedEvery()))
                .as("has to be stored")
                .isFalse();
        take(closed("tab", 4));
        assertThat(rules.isRepeat(state, located("tab", "apollo", "t1", 5), now))
                .isFalse();
    }

    @Test
    void aLostGatewayTakesItsOwnConnectionsOnly() {
        take(opened("tab", 1), located("tab", "apollo", null, 2));
        take(new PresenceSignal.Opened(Fixtures.connection("phone", "r2"), 1));
        take(new Located(Fixtures.connection("phone", "r2"), "gemini", null, Page.TASKS, 2));

        assertThat(tell(rules.lose(state, "r1", now))).containsExactly("left apollo project");
        assertThat(take(located("tab", "apollo", null, 2))).as("read again").isEmpty();
        assertThat(take(located("tab", "apollo", null, 50)))
                .as("alive after all")
                .containsExactly("joined apollo project");
    }

    @Test
    void whoIsRemovedFromAProjectLeavesAndIsNotBelievedForAWhile() {
        take(opened("tab", 1), located("tab", "apollo", "t1", 2), opened("two", 1), located("two", "gemini", null, 2));

        assertThat(tell(rules.revoke(state, "apollo", now))).containsExactly("left apollo/t1 project tasks[t1]");
        assertThat(take(located("tab", "apollo", "t1", 3)))
                .as("let through by a gateway that did not know")
                .isEmpty();
        now += 10_000;
        assertThat(take(located("tab", "apollo", "t1", 4))).containsExactly("joined apollo/t1 project tasks[t1]");
    }

    @Test
    void whoIsRemovedFromTheWorkspaceIsOffline() {
        take(opened("tab", 1), located("tab", "apollo", null, 2));

        assertThat(tell(rules.remove(state, now))).containsExactly("left apollo project", "status offline");
        assertThat(take(located("tab", "apollo", null, 3))).isEmpty();
    }

    @Test
    void theMostPresentStatusWins() {
        take(opened("desk", 1), opened("phone", 1));

        assertThat(take(status("desk", UserStatus.AWAY, 2))).isEmpty();
        assertThat(take(status("phone", UserStatus.BUSY, 2))).containsExactly("status busy");
        assertThat(take(status("phone", UserStatus.AWAY, 3))).containsExactly("status away");
        assertThat(take(status("desk", UserStatus.ONLINE, 3))).containsExactly("status online");
    }

    @Test
    void whileTheStoreIsRebuiltThoseWhoStayedAreNotAnnounced() {
        state = rules.apply(state, located("tab", "apollo", null, 2), now, true);

        assertThat(state.pending()).isEmpty();
        assertThat(Presence.of(state).projects()).containsOnlyKeys("apollo");

        state = rules.apply(state, opened("new", 3), now, true);
        state = rules.apply(state, located("new", "gemini", null, 4), now, true);
        assertThat(words(state.pending())).containsExactly("joined gemini project");
    }

    @Test
    void idsOfEventsDifferAndFollowFromTheState() {
        take(opened("tab", 1));
        UserState joined = rules.apply(state, located("tab", "apollo", "t1", 2), now, false);
        UserState again = rules.apply(state, located("tab", "apollo", "t1", 2), now, false);
        UserState moved = rules.apply(joined, located("tab", "gemini", "t2", 3), now, false);

        assertThat(again.pending()).isEqualTo(joined.pending());
        assertThat(moved.pending()).extracting(PresenceEvent::id).doesNotHaveDuplicates();
    }

    private List<String> take(PresenceSignal... signals) {
        List<String> told = new ArrayList<>();
        for (PresenceSignal signal : signals) {
            told.addAll(tell(rules.apply(state, signal, now, false)));
        }
        return told;
    }

    private List<String> tell(UserState next) {
        List<String> told = words(next.pending());
        state = next == state ? state : next.told();
        return told;
    }

    private static List<String> words(List<PresenceEvent> events) {
        return events.stream().map(PresenceRulesTest::word).toList();
    }

    private static String word(PresenceEvent event) {
        if (event instanceof Moved moved) {
            Location location = moved.location();
            return moved.change().name().toLowerCase(java.util.Locale.ROOT)
                    + " " + location.projectId() + (location.taskId() == null ? "" : "/" + location.taskId())
                    + (moved.inProject() ? " project" : "")
                    + (moved.taskIds().isEmpty() ? "" : " tasks" + moved.taskIds());
        }
        return "status " + ((StatusChanged) event).status().code();
    }
}
