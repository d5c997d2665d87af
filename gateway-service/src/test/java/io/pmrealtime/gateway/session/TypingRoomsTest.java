package io.pmrealtime.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.contracts.room.Room;
import io.pmrealtime.gateway.testing.MovedClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TypingRoomsTest {
    private static final Room CHAT = Room.task("t1");
    private static final Room OTHER = Room.task("t2");
    private final MovedClock clock = new MovedClock();
    private final TypingRooms rooms = new TypingRooms(Duration.ofSeconds(6), clock);

    @Test
    void repeatsWithinHalfOfTheExpiryAreNotTold() {
        assertThat(rooms.start(CHAT)).isTrue();
        clock.move(Duration.ofMillis(2_999));
        assertThat(rooms.start(CHAT)).isFalse();
        clock.move(Duration.ofMillis(1));
        assertThat(rooms.start(CHAT)).isTrue();
        assertThat(rooms.start(OTHER)).isTrue();
    }

    @Test
    void aStartEndsSixSecondsAfterTheLastRepeat() {
        rooms.start(CHAT);
        clock.move(Duration.ofMillis(2_000));
        rooms.start(CHAT);
        clock.move(Duration.ofMillis(5_999));
        assertThat(rooms.expire()).isEmpty();
        assertThat(rooms.millisLeft()).isEqualTo(1);
        clock.move(Duration.ofMillis(1));
        assertThat(rooms.expire()).containsExactly(CHAT);
        assertThat(rooms.expire()).isEmpty();
        assertThat(rooms.millisLeft()).isEqualTo(Long.MAX_VALUE);
        assertThat(rooms.start(CHAT)).isTrue();
    }

    @Test
    void aStopIsToldOnceAndOnlyAfterAStart() {
        assertThat(rooms.stop(CHAT)).isFalse();
        rooms.start(CHAT);
        assertThat(rooms.stop(CHAT)).isTrue();
        assertThat(rooms.stop(CHAT)).isFalse();
    }

    @Test
    void leavingRoomsEndsTypingThereOnly() {
        rooms.start(CHAT);
        rooms.start(OTHER);
        assertThat(rooms.endIn(CHAT::equals)).containsExactly(CHAT);
        assertThat(rooms.stop(OTHER)).isTrue();
    }
}
