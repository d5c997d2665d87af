package io.pmrealtime.gateway.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.gateway.tail.Batch;
import io.pmrealtime.gateway.tail.LogEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogWindowTest {
    @Test
    void theOldestAreForgottenFirstWhateverTheirPartition() {
        LogWindow tail = new LogWindow(new long[] {0, 0}, 2000, 1000);
        List<LogEntry> entries = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            LogEntry entry = Entries.entry(i % 2, i, "w", "r");
            entries.add(entry);
            tail.append(entry);
        }

        tail.evict(0);

        assertThat(tail.bytes()).isLessThanOrEqualTo(2000);
        int kept = tail.partition(0).size() + tail.partition(1).size();
        assertThat(kept).isBetween(5, 8);
        assertThat(entries.subList(0, 20 - kept))
                .allMatch(entry -> entry.frame().refCnt() == 0);
        assertThat(entries.subList(20 - kept, 20))
                .allMatch(entry -> entry.frame().refCnt() == 1);
        tail.clear();
        assertThat(entries).allMatch(entry -> entry.frame().refCnt() == 0);
    }

    @Test
    void whatIsTooOldIsForgotten() {
        LogWindow tail = new LogWindow(new long[] {0}, 1 << 20, 10);
        for (int i = 0; i < 20; i++) {
            tail.append(Entries.entry(0, i, "w", "r"));
        }
        tail.evict(15);
        assertThat(tail.partition(0).start()).isEqualTo(5);
        assertThat(tail.partition(0).size()).isEqualTo(15);
        tail.clear();
    }

    @Test
    void aPartitionThatIsNotReadAnyMoreIsForgottenAndMayBeginAgainElsewhere() {
        LogWindow tail = new LogWindow(new long[] {0, Batch.NOT_READ}, 1 << 20, 1000);
        List<LogEntry> entries = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            entries.add(Entries.entry(0, i, "w", "r"));
            tail.append(entries.get(i));
        }
        assertThat(tail.advance(new long[] {5, 40})).isFalse();
        assertThat(tail.reads(1)).isTrue();
        assertThat(tail.partition(1).start()).isEqualTo(40);

        assertThat(tail.advance(new long[] {Batch.NOT_READ, 40})).isTrue();
        assertThat(tail.reads(0)).isFalse();
        assertThat(entries).allMatch(entry -> entry.frame().refCnt() == 0);
        assertThat(tail.bytes()).isZero();

        tail.advance(new long[] {3, 40});
        LogEntry again = Entries.entry(0, 3, "w", "r");
        tail.append(again);
        tail.evict(3);
        assertThat(tail.partition(0).size()).isEqualTo(1);
        tail.clear();
        assertThat(again.frame().refCnt()).isZero();
    }

    @Test
    void whatBeganLateIsForgottenByItsAgeAndNotByItsArrival() {
        LogWindow tail = new LogWindow(new long[] {100, 0}, 1 << 20, 10);
        tail.append(Entries.entry(0, 100, "w", "r"));
        tail.append(Entries.entry(1, 50, "w", "r"));
        tail.evict(105);
        assertThat(tail.partition(0).size()).isEqualTo(1);
        assertThat(tail.partition(1).size()).isZero();
        tail.clear();
    }

    @Test
    void seededComingsAndGoingsLeaveNothingBehind() {
        Random random = new Random(5);
        LogWindow tail = new LogWindow(Batch.nothing(4), 3000, 50);
        List<LogEntry> entries = new ArrayList<>();
        long[] ends = Batch.nothing(4);
        for (int now = 0; now < 2000; now++) {
            int partition = random.nextInt(4);
            if (random.nextInt(10) == 0) {
                ends[partition] = ends[partition] == Batch.NOT_READ ? now : Batch.NOT_READ;
                tail.advance(ends.clone());
            } else if (ends[partition] != Batch.NOT_READ) {
                LogEntry entry = Entries.entry(partition, now, "w", "r");
                entries.add(entry);
                tail.append(entry);
                ends[partition] = now + 1;
            }
            tail.evict(now);
            long kept = entries.stream()
                    .filter(entry -> entry.frame().refCnt() == 1)
                    .count();
            assertThat(kept).isEqualTo(kept(tail));
            assertThat(tail.bytes()).isLessThanOrEqualTo(3000);
        }
        tail.clear();
        assertThat(entries).allMatch(entry -> entry.frame().refCnt() == 0);
        assertThat(tail.bytes()).isZero();
    }

    private static long kept(LogWindow tail) {
        return IntStream.range(0, 4)
                .filter(tail::reads)
                .map(i -> tail.partition(i).size())
                .sum();
    }
}
