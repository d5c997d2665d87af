package io.pmrealtime.local.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.local.process.ServiceName;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DestinationTest {
    @ParameterizedTest
    @CsvSource({
        "/ws, GATEWAY",
        "/api/realtime/tickets, GATEWAY",
        "/api/realtime/stream, GATEWAY",
        "/api/pm/notifications, NOTIFICATION",
        "/api/pm/notifications/unread-count, NOTIFICATION",
        "/api/pm/notifications/42/read, NOTIFICATION",
        "/api/pm/projects/apollo/presence, PRESENCE",
        "/api/pm/tasks/t1/presence, PRESENCE",
        "/api/pm/workspaces/acme/presence, PRESENCE",
        "/api/pm/presence/anything, PRESENCE",
        "/api/pm/events, EVENTS",
        "/api/pm/projects/apollo/activity, EVENTS",
        "/api/pm/tasks/presence/activity, EVENTS",
        "/api/pm/projects/presence, EVENTS",
    })
    void aPathBelongsToOneService(String path, ServiceName service) {
        assertThat(Destination.of(path)).contains(service);
    }

    @ParameterizedTest
    @CsvSource({"/", "/wss", "/api", "/api/other", "/q/health/ready", "/dev/token"})
    void otherPathsBelongToNone(String path) {
        assertThat(Destination.of(path)).isEmpty();
    }

    @Test
    void everyInstanceIsFirstInTurn() {
        RoundRobin turns = new RoundRobin();

        assertThat(turns.order(List.of(1, 2, 3))).containsExactly(1, 2, 3);
        assertThat(turns.order(List.of(1, 2, 3))).containsExactly(2, 3, 1);
        assertThat(turns.order(List.of(1, 2, 3))).containsExactly(3, 1, 2);
        assertThat(turns.order(List.of(1, 2, 3))).containsExactly(1, 2, 3);
        assertThat(turns.order(List.of())).isEmpty();
    }
}
