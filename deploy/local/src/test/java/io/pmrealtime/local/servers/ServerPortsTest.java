package io.pmrealtime.local.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ServerPortsTest {
    @Test
    void theDocumentedPortsMoveTogether() {
        assertThat(ServerPorts.defaults(0)).isEqualTo(new ServerPorts(19_092, 19_093, 15_432, 16_379, 13_025));
        assertThat(ServerPorts.defaults(100)).isEqualTo(new ServerPorts(19_192, 19_193, 15_532, 16_479, 13_125));
    }

    @Test
    void whatIsNoPortIsRefused() {
        assertThatThrownBy(() -> ServerPorts.defaults(50_000)).hasMessage("not a port: 69092");
        assertThatThrownBy(() -> new ServerPorts(1, 0, 2, 3, 4)).hasMessage("not a port: 0");
    }

    @Test
    void twoServersOnOnePortAreRefused() {
        assertThatThrownBy(() -> new ServerPorts(1, 2, 3, 3, 4)).hasMessage("two servers on one port: [1, 2, 3, 3, 4]");
    }
}
