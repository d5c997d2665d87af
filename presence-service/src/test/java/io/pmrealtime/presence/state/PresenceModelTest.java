package io.pmrealtime.presence.state;

import static io.pmrealtime.presence.state.Fixtures.GRACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.contracts.presence.ConnectionRef;
import io.pmrealtime.contracts.presence.Page;
import io.pmrealtime.contracts.presence.PresenceSignal;
import io.pmrealtime.contracts.presence.PresenceSignal.Closed;
import io.pmrealtime.contracts.presence.PresenceSignal.Departed;
import io.pmrealtime.contracts.presence.PresenceSignal.Located;
import io.pmrealtime.contracts.presence.PresenceSignal.Opened;
import io.pmrealtime.contracts.presence.PresenceSignal.StatusSet;
import io.pmrealtime.contracts.presence.UserStatus;
import io.pmrealtime.presence.state.PresenceEvent.Change;
import io.pmrealtime.presence.state.PresenceEvent.Moved;
import io.pmrealtime.presence.state.PresenceEvent.StatusChanged;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random stories of several tabs on two gateways whose clocks differ, with late and repeated signals, closes, silence and lost gateways. After every step,
 * those who only hear the events must see what the naive reference works out from the whole story, and no event may say what they knew already.
 */
class PresenceModelTest {
    private static final int STEPS = 4_000;
    private static final String[] TABS = {"a", "b", "c", "d"};
    private static final String[] PROJECTS = {"p1", "p2"};
    private static final Timing TIMING = new Timing(50, 400, Long.MAX_VALUE / 4);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
    void whoHearsTheEventsSeesWhatTheReferenceSees(long seed) {
        Random random = new Random(seed);
        PresenceRules rules = new PresenceRules(TIMING);
        NaivePresence reference = new NaivePresence(TIMING);
        Observer observer = new Observer();
        List<PresenceSignal> sent = new ArrayList<>();
        UserState state = UserState.absent(GRACE);
        long now = 1_000_000;
        int generation = 0;
        for (int step = 0; step < STEPS; step++) {
            now += random.nextInt(30);
            int action = random.nextInt(100);
            if (action < 20) {
                state = observer.hear(rules.expire(state, now, true));
                reference.sweep(now);
            } else if (action < 22) {
                String replica = random.nextBoolean() ? "r1" : "r2";
                state = observer.hear(rules.lose(state, replica, now));
                reference.lose(replica);
            } else {
                generation += random.nextInt(20) == 0 ? 1 : 0;
                PresenceSignal signal = !sent.isEmpty() && action < 35
                        ? sent.get(Math.max(0, sent.size() - 1 - random.nextInt(8)))
                        : signal(random, now, generation);
                sent.add(signal);
                boolean repeat = rules.isRepeat(state, signal, now);
                UserState next = rules.apply(state, signal, now, false);
                assertThat(!repeat || (next.pending().isEmpty() && next.isWhere(state)))
                        .as("seed %d, step %d: what is not stored is nothing new", seed, step)
                        .isTrue();
                if (!repeat) {
                    state = observer.hear(next);
                    reference.hear(signal, now);
                }
            }
            state = StateCopy.of(state);
            assertThat(observer.projects).as("seed %d, step %d", seed, step).isEqualTo(reference.projects());
            assertThat(observer.tasks).as("seed %d, step %d", seed, step).isEqualTo(reference.tasks());
            assertThat(observer.status).as("seed %d, step %d", seed, step).isEqualTo(reference.status());
        }
        assertThat(observer.heard).isGreaterThan(STEPS / 20);
    }

    private static PresenceSignal signal(Random random, long now, int generation) {
        int tab = random.nextInt(TABS.length);
        String replica = tab < 2 ? "r1" : "r2";
        // One gateway's clock is behind and the other's ahead; now and then a signal comes late.
        long at = now + (tab < 2 ? -2_000 : 2_000) - (random.nextInt(6) == 0 ? random.nextInt(200) : 0);
        ConnectionRef ref = Fixtures.connection(TABS[tab] + generation, replica);
        int kind = random.nextInt(12);
        if (kind == 0) {
            return new Opened(ref, at);
        } else if (kind < 7) {
            String project = PROJECTS[random.nextInt(PROJECTS.length)];
            String task = random.nextInt(3) == 0 ? null : project + "t" + random.nextInt(2);
            return new Located(ref, project, task, Page.values()[random.nextInt(2)], at);
        } else if (kind < 9) {
            return new Departed(ref, at);
        } else if (kind == 9) {
            return new StatusSet(ref, UserStatus.values()[random.nextInt(3)], at);
        }
        return new Closed(ref, at);
    }

    /** A state is immutable; this makes sure of it by rebuilding it from its parts. */
    private static final class StateCopy {
        static UserState of(UserState state) {
            return new UserState(
                    state.key(),
                    state.stamp(),
                    state.userName(),
                    state.userAvatar(),
                    new ArrayList<>(state.connections()),
                    new ArrayList<>(state.ended()),
                    new ArrayList<>(state.barred()),
                    state.armedAt(),
                    new ArrayList<>(state.pending()));
        }
    }

    /** Everybody who is in all the rooms and believes what the events say. */
    private static final class Observer {
        private final Map<String, Location> projects = new HashMap<>();
        private final Set<String> tasks = new HashSet<>();
        private UserStatus status = UserStatus.OFFLINE;
        private int heard;

        UserState hear(UserState state) {
            for (PresenceEvent event : state.pending()) {
                heard++;
                if (event instanceof Moved moved) {
                    hear(moved);
                } else if (event instanceof StatusChanged changed) {
                    assertThat(changed.status()).isNotEqualTo(status);
                    status = changed.status();
                }
            }
            return state.told();
        }

        private void hear(Moved moved) {
            String projectId = moved.location().projectId();
            if (moved.change() == Change.LEFT) {
                moved.taskIds()
                        .forEach(taskId -> assertThat(tasks.remove(taskId)).isTrue());
                assertThat(!moved.inProject() || projects.remove(projectId) != null)
                        .isTrue();
            } else if (moved.change() == Change.JOINED) {
                assertThat(Collections.disjoint(tasks, moved.taskIds())).isTrue();
                tasks.addAll(moved.taskIds());
                if (moved.inProject()) {
                    assertThat(projects.put(projectId, moved.location())).isNull();
                }
            } else {
                tasks.addAll(moved.taskIds());
                assertThat(projects.put(projectId, moved.location()))
                        .isNotNull()
                        .isNotEqualTo(moved.location());
            }
        }
    }
}
