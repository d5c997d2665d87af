package io.pmrealtime.presence.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.contracts.presence.Page;
import io.pmrealtime.contracts.presence.UserStatus;
import io.pmrealtime.presence.state.Barred;
import io.pmrealtime.presence.state.Connection;
import io.pmrealtime.presence.state.Ended;
import io.pmrealtime.presence.state.Location;
import io.pmrealtime.presence.state.PresenceEvent.Change;
import io.pmrealtime.presence.state.PresenceEvent.Moved;
import io.pmrealtime.presence.state.PresenceEvent.StatusChanged;
import io.pmrealtime.presence.state.UserKey;
import io.pmrealtime.presence.state.UserState;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StateCodecTest {
    private static final UserKey KEY = new UserKey("acme", "grace");

    @Test
    void whatIsWrittenIsRead() {
        Location location = new Location("apollo", "t1", Page.DOCS);
        UserState state = new UserState(
                KEY,
                1_790_000_000_123L,
                "Grace \"Amazing\" Höpper {x}",
                "https://acme.test/grace.png",
                List.of(
                        new Connection("c1", "r1", 5, 6, UserStatus.BUSY, location, 7, 8),
                        new Connection("c2", "r2", 5, 6, UserStatus.ONLINE, null, 0, Connection.OPEN)),
                List.of(new Ended("c0", Ended.FOR_GOOD, 99)),
                List.of(new Barred("gemini", 77)),
                42,
                List.of(
                        new Moved(new UUID(1, 2), 9, 3, Change.LEFT, location, true, List.of("t1", "t2")),
                        new Moved(
                                new UUID(1, 3),
                                9,
                                3,
                                Change.JOINED,
                                new Location("p", null, Page.TASKS),
                                true,
                                List.of()),
                        new StatusChanged(new UUID(1, 4), 9, 3, UserStatus.AWAY)));

        assertThat(StateCodec.read(KEY, StateCodec.write(state))).isEqualTo(state);
    }

    @Test
    void theStampComesFirstBecauseTheScriptLooksThere() {
        UserState state = new UserState(KEY, 17, "Grace", null, List.of(), List.of(), List.of(), 0, List.of());

        assertThat(StateCodec.write(state)).startsWith("{\"v\":17,");
        assertThat(StateCodec.read(KEY, StateCodec.write(state))).isEqualTo(state);
    }
}
