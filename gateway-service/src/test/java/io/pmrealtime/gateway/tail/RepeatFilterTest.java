package io.pmrealtime.gateway.tail;

import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.gateway.tail.EventHeaders.EventKey;
import org.junit.jupiter.api.Test;

class RepeatFilterTest {
    @Test
    void anIdIsNewOncePerWorkspaceForAsLongAsTheWindowHoldsIt() {
        RepeatFilter filter = new RepeatFilter(3);
        assertThat(filter.isNew(new EventKey("w", "1"), 10)).isTrue();
        assertThat(filter.isNew(new EventKey("w", "1"), 11)).isFalse();
        assertThat(filter.isNew(new EventKey("w", "1"), 10))
                .as("read again from its place")
                .isTrue();
        assertThat(filter.isNew(new EventKey("v", "1"), 12)).isTrue();
        assertThat(filter.isNew(new EventKey("w", "2"), 13)).isTrue();
        assertThat(filter.isNew(new EventKey("w", "3"), 14)).isTrue();
        assertThat(filter.isNew(new EventKey("w", "1"), 15)).as("forgotten").isTrue();
    }
}
