package io.pmrealtime.presence.crowd;

import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.presence.state.PresenceEvent.Change;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrowdEntryTest {
    @ParameterizedTest
    @CsvSource({
        "JOINED, JOINED, JOINED",
        "JOINED, UPDATED, JOINED",
        "JOINED, LEFT,",
        "UPDATED, UPDATED, UPDATED",
        "UPDATED, JOINED, UPDATED",
        "UPDATED, LEFT, LEFT",
        "LEFT, LEFT, LEFT",
        "LEFT, JOINED, UPDATED",
        "LEFT, UPDATED, UPDATED"
    })
    void onlyWhatIsLeftOfSeveralChangesIsTold(Change first, Change last, Change net) {
        assertThat(new CrowdEntry("grace", first, last, "{}").net()).isEqualTo(Optional.ofNullable(net));
    }
}
