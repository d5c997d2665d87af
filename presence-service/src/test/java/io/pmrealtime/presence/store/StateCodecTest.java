package io.pmrealtime.presence.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.contracts.presence.Page;
import io.pmrealtime.contracts.presence.PresentUser;
import io.pmrealtime.contracts.presence.StoredPresence;
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
import java.nio.charset.StandardCharsets;
import java.time.Instant;
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
                        new Connection("c2", "r1", 6, 6, UserStatus.AWAY, null, 0, Connection.OPEN),
                        new Connection("c3", "r2", 9, 6, UserStatus.ONLINE, location, 6, Connection.OPEN),
                        new Connection("c4", "r1", 5, 6, UserStatus.ONLINE, null, 4, Connection.OPEN)),
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
    void longIdsAreShortenedAndReadByThoseWhoAskWhoIsThere() {
        String project = UUID.randomUUID().toString();
        String task = UUID.randomUUID().toString();
        Connection connection = new Connection(
                UUID.randomUUID().toString(),
                UUID.randomUUID().toString(),
                1_790_000_002_000L,
                1_790_000_000_100L,
                UserStatus.AWAY,
                new Location(project, task, Page.DOCS),
                1_790_000_000_100L,
                Connection.OPEN);
        UserState state = new UserState(
                KEY, 1_790_000_000_123L, "Grace", null, List.of(connection), List.of(), List.of(), 0, List.of());

        String text = StateCodec.write(state);

        assertThat(text).doesNotContain(project, task, connection.id(), connection.replicaId());
        assertThat(StateCodec.read(KEY, text)).isEqualTo(state);
        PresentUser user = StoredPresence.read(KEY.userId(), text.getBytes(StandardCharsets.UTF_8))
                .flatMap(stored -> stored.inTask(project, task))
                .orElseThrow();
        assertThat(user.lastSeen()).isEqualTo(Instant.ofEpochMilli(1_790_000_000_100L));
        assertThat(user.location()).isEqualTo(new PresentUser.Where(project, Page.DOCS, task));
    }

    @Test
    void theStampComesFirstBecauseTheScriptLooksThere() {
        UserState state = new UserState(KEY, 17, "Grace", null, List.of(), List.of(), List.of(), 0, List.of());

        assertThat(StateCodec.write(state)).startsWith("{\"v\":17,");
        assertThat(StateCodec.read(KEY, StateCodec.write(state))).isEqualTo(state);
    }
}
