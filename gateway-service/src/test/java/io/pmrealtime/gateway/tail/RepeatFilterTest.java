package io.pmrealtime.gateway.tail;

import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.gateway.tail.RecordReader.EventKey;
import org.junit.jupiter.api.Test;

class RepeatFilterTest {
    @Test
    void anIdIsNewOncePerWorkspaceForAsLongAsTheWindowHoldsIt() {
        RepeatFilter filter = new RepeatFilter(3);
        assertThat(filter.isNew(new EventKey("w", "1"))).isTrue();
        assertThat(filter.isNew(new EventKey("w", "1"))).isFalse();
        assertThat(filter.isNew(new EventKey("v", "1"))).isTrue();
        assertThat(filter.isNew(new EventKey("w", "2"))).isTrue();
        assertThat(filter.isNew(new EventKey("w", "3"))).isTrue();
        assertThat(filter.isNew(new EventKey("w", "1"))).as("forgotten").isTrue();
    }
}
