package io.pmrealtime.gateway.interest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InterestTest {
    private static final long LINGER = 100;

    private final Interest interest = new Interest(4, false, LINGER);

    /** What happens by the letter: C and L: a connection of partition 1 comes or leaves; digits: so many times 50 ms pass. */
    @ParameterizedTest
    @CsvSource({
        "'',     false",
        "C,      true",
        "C9,     true",
        "CL,     true",
        "CL1,    true",
        "CL2,    false",
        "CL1C,   true",
        "CL1C9,  true",
        "CL1CL1, true",
        "CL1CL2, false",
        "CCL9,   true",
        "CCLL2,  false",
        "CL9C,   true"
    })
    void aPartitionIsReadWhileSomebodyNeedsItOrDidALittleAgo(String story, boolean read) {
        Set<Integer> reading = new HashSet<>();
        long now = 0;
        for (char event : story.toCharArray()) {
            switch (event) {
                case 'C' -> interest.came(1);
                case 'L' -> interest.left(1, now);
                default -> now += (event - '0') * 50L;
            }
            Step step = interest.step(now);
            step.takes().forEach(take -> reading.add(take.partition()));
            reading.removeAll(step.givenUp());
        }
        assertThat(reading).isEqualTo(read ? Set.of(1) : Set.of());
    }

    @Test
    void whoeverIsConnectedAllAreReadWhereThatIsWanted() {
        Interest all = new Interest(3, true, LINGER);
        assertThat(all.step(0).takes()).extracting(Take::partition).containsExactly(0, 1, 2);
        all.came(1);
        all.left(1, 0);
        assertThat(all.step(1000)).isEqualTo(new Step(List.of(), List.of()));
    }

    @Test
    void itIsSettledWhenAllThatIsWantedIsLive() {
        assertThat(interest.isSettled(0)).isTrue();
        interest.came(2);
        assertThat(interest.isSettled(0)).isFalse();
        Take take = interest.step(0).takes().get(0);
        assertThat(interest.isSettled(0)).isFalse();
        assertThat(interest.becameLive(take)).isTrue();
        assertThat(interest.isSettled(0)).isTrue();
        assertThat(interest.isLive(2)).isTrue();
    }

    @Test
    void newsOfAnEarlierTakeAreNoNewsOfTheNext() {
        interest.came(0);
        Take first = interest.step(0).takes().get(0);
        interest.left(0, 0);
        assertThat(interest.step(LINGER).givenUp()).containsExactly(0);
        interest.came(0);
        Take second = interest.step(LINGER).takes().get(0);

        assertThat(interest.becameLive(first)).isFalse();
        interest.failed(first);
        assertThat(interest.isLive(0)).isFalse();
        assertThat(interest.isCurrent(second)).isTrue();
        interest.failed(second);
        assertThat(interest.step(LINGER).takes()).hasSize(1);
    }

    @Test
    void aTakeOfALargerLogIsNone() {
        Interest larger = new Interest(9, true, LINGER);
        Take beyond = larger.step(0).takes().get(8);
        assertThat(interest.isCurrent(beyond)).isFalse();
        assertThat(interest.becameLive(beyond)).isFalse();
    }

    @Test
    void noMoreLeaveThanCame() {
        assertThatThrownBy(() -> interest.left(3, 0)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void whoIsConnectedIsNeverWithoutAndNothingIsReadForNobody(int seed) {
        Random random = new Random(seed);
        int partitions = 6;
        Interest tested = new Interest(partitions, false, LINGER);
        Map<Integer, Integer> connected = new HashMap<>();
        Map<Integer, Long> lastSeen = new HashMap<>();
        Map<Integer, Take> reading = new HashMap<>();
        Deque<Take> asked = new ArrayDeque<>();
        long now = 0;
        for (int i = 0; i < 5000; i++) {
            int partition = random.nextInt(partitions);
            int there = connected.getOrDefault(partition, 0);
            switch (random.nextInt(5)) {
                case 0 -> {
                    tested.came(partition);
                    connected.put(partition, there + 1);
                }
                case 1, 2 -> {
                    if (there > 0) {
                        tested.left(partition, now);
                        connected.put(partition, there - 1);
                        lastSeen.put(partition, now);
                    }
                }
                case 3 -> now += random.nextInt(40);
                default -> {
                    Take answered = asked.poll();
                    if (answered != null && random.nextBoolean()) {
                        assertThat(tested.becameLive(answered))
                                .isEqualTo(answered.equals(reading.get(answered.partition())));
                    } else if (answered != null) {
                        boolean current = tested.isCurrent(answered);
                        tested.failed(answered);
                        if (current) {
                            reading.remove(answered.partition());
                        }
                    }
                }
            }
            Step step = tested.step(now);
            step.givenUp().forEach(reading::remove);
            step.takes().forEach(take -> assertThat(reading.put(take.partition(), take))
                    .isNull());
            asked.addAll(step.takes());
            assertThat(reading.keySet()).isEqualTo(wanted(partitions, connected, lastSeen, now));
        }
    }

    private static Set<Integer> wanted(
            int partitions, Map<Integer, Integer> connected, Map<Integer, Long> lastSeen, long now) {
        List<Integer> wanted = new ArrayList<>(Stream.concat(
                        IntStream.range(0, partitions).boxed().filter(i -> connected.getOrDefault(i, 0) > 0),
                        lastSeen.keySet().stream().filter(i -> now - lastSeen.get(i) < LINGER))
                .toList());
        return new HashSet<>(wanted);
    }
}
