package io.pmrealtime.gateway.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.pmrealtime.gateway.tail.LogEntry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameJoinerTest {
    @Test
    void allFramesAreThereInTheirOrderAndNoCountIsLeft() {
        LogEntry[] entries = new LogEntry[4000];
        ByteBuf expected = Unpooled.buffer();
        for (int i = 0; i < entries.length; i++) {
            entries[i] = Entries.entry(0, i, "w", "r");
            expected.writeBytes(entries[i].frame().plain().duplicate());
        }
        FrameJoiner joiner = new FrameJoiner(entry -> entry.frame().plain());
        joiner.begin(entries, entries.length);
        ByteBuf joined = Unpooled.buffer();
        List<FrameJoiner.Chunk> chunks = new ArrayList<>();
        for (int end = 0;
                end < entries.length;
                end = chunks.get(chunks.size() - 1).end()) {
            chunks.add(joiner.chunk(chunks.size()));
            joined.writeBytes(chunks.get(chunks.size() - 1).buffer().duplicate());
        }

        assertThat(joined).isEqualTo(expected);
        assertThat(chunks.size()).as("few writes").isLessThan(5);
        joiner.clear();
        for (LogEntry entry : entries) {
            assertThat(entry.frame().refCnt()).isEqualTo(1);
            entry.frame().release();
        }
        assertThat(chunks).allMatch(chunk -> chunk.buffer().refCnt() == 0);
    }

    @Test
    void theSameEntriesAreJoinedOnce() {
        LogEntry[] entries = {
            Entries.entry(0, 1, "w", "r"), Entries.entry(0, 2, "w", "r"), Entries.entry(0, 3, "w", "r")
        };
        FrameJoiner joiner = new FrameJoiner(entry -> entry.frame().plain());
        joiner.begin(entries, 2);
        ByteBuf first = joiner.chunk(0).buffer();
        joiner.begin(entries.clone(), 2);
        assertThat(joiner.chunk(0).buffer()).isSameAs(first);
        joiner.begin(entries, 3);
        assertThat(joiner.chunk(0).buffer()).isNotSameAs(first);
        assertThat(first.refCnt()).isZero();
        joiner.clear();
        for (LogEntry entry : entries) {
            entry.frame().release();
        }
    }
}
