package io.pmrealtime.gateway.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.gateway.tail.LogEntry;
import java.util.ArrayList;
import java.util.List;
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
}
