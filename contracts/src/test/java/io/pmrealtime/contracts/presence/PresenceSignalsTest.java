package io.pmrealtime.contracts.presence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PresenceSignalsTest {
    private static final ConnectionRef CONNECTION = new ConnectionRef("c1", "g1", "acme", "ada", "Ada", null);

    static Stream<PresenceSignal> signals() {
        return Stream.of(
                new PresenceSignal.Opened(CONNECTION, 1),
                new PresenceSignal.Located(CONNECTION, "p1", "t1", Page.TASKS, 2),
                new PresenceSignal.Located(CONNECTION, "p1", null, Page.OVERVIEW, 2),
                new PresenceSignal.Departed(CONNECTION, 3),
                new PresenceSignal.StatusSet(CONNECTION, UserStatus.AWAY, 4),
                new PresenceSignal.Closed(CONNECTION, 5),
                new PresenceSignal.ReplicaAlive("g1", 6, 10_000));
    }

    @ParameterizedTest
    @MethodSource("signals")
    void everySignalIsReadBackAsWritten(PresenceSignal signal) throws IOException {
        assertThat(PresenceSignals.read(PresenceSignals.write(signal))).isEqualTo(signal);
    }

    @Test
    void signalsOfAUserShareAKey() {
        assertThat(PresenceSignals.record(new PresenceSignal.Closed(CONNECTION, 5))
                        .key())
                .isEqualTo("ada");
        assertThat(PresenceSignals.record(new PresenceSignal.ReplicaAlive("g1", 6, 1))
                        .key())
                .isEqualTo("g1");
    }

    @Test
    void unknownFieldsOfANewerGatewayAreIgnored() throws IOException {
        byte[] json =
                "{\"kind\":\"replica-alive\",\"replicaId\":\"g1\",\"atMillis\":6,\"leaseMillis\":1,\"zone\":\"b\"}"
                        .getBytes(UTF_8);

        assertThat(PresenceSignals.read(json)).isEqualTo(new PresenceSignal.ReplicaAlive("g1", 6, 1));
    }

    @Test
    void whatIsNoSignalIsSaidToBeNone() {
        assertThatThrownBy(() -> PresenceSignals.read("{\"kind\":\"dance\"}".getBytes(UTF_8)))
                .isInstanceOf(IOException.class);
    }
}
