package io.pmrealtime.gateway.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.gateway.tail.LogEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PartitionTailTest {
    @Test
    void itIsAListOfTheEntriesThatWereNotForgotten() {
        Random random = new Random(5);
        PartitionTail tail = new PartitionTail(100);
        List<LogEntry> model = new ArrayList<>();
        long next = 100;
        for (int step = 0; step < 5000; step++) {
            if (random.nextInt(5) > 1 || model.isEmpty()) {
                next += random.nextInt(3);
                LogEntry entry = Entries.entry(0, next++, "w", "r");
                tail.append(entry);
                model.add(entry);
            } else {
                long first = model.remove(0).offset();
                tail.removeFirst();
                assertThat(tail.start()).isEqualTo(first + 1);
            }
            assertThat(tail.size()).isEqualTo(model.size());
            assertThat(tail.end()).isEqualTo(next);
            long asked = 100 + random.nextInt((int) (next - 90));
            int index = tail.indexOf(asked);
            long expected =
                    model.stream().filter(entry -> entry.offset() < asked).count();
            assertThat(index).isEqualTo((int) expected);
            if (index < model.size()) {
                assertThat(tail.get(index)).isSameAs(model.get(index));
            }
        }
    }

    @Test
    void recordsThatAreNoEntriesMoveItsEnd() {
        PartitionTail tail = new PartitionTail(7);
        tail.advance(12);
        assertThat(tail.end()).isEqualTo(12);
        tail.advance(3);
        assertThat(tail.end()).isEqualTo(12);
        assertThat(tail.start()).isEqualTo(7);
    }
}
