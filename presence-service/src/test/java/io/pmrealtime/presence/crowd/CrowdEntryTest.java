package io.pmrealtime.presence.crowd;

import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.presence.state.PresenceEvent.Change;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrowdEntryTest {
    @ParameterizedTest
    @CsvSource({
        "ABSENT, JOINED, JOINED",
        "ABSENT, UPDATED, JOINED",
        "ABSENT, LEFT,",
        "PRESENT, UPDATED, UPDATED",
        "PRESENT, JOINED, UPDATED",
        "PRESENT, LEFT, LEFT",
        "PERHAPS, JOINED, JOINED",
        "PERHAPS, UPDATED, JOINED",
        "PERHAPS, LEFT, LEFT"
    })
    void onlyWhatIsLeftOfSeveralChangesIsTold(CrowdEntry.Before before, Change last, Change net) {
        assertThat(new CrowdEntry("grace", before, last, "{}").net()).isEqualTo(Optional.ofNullable(net));
    }
}
