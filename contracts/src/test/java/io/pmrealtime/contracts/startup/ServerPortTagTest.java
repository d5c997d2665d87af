package io.pmrealtime.contracts.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerPortTagTest {
    @ParameterizedTest
    @CsvSource({
        "http.server.bytes.read, '', any",
        "http.server.bytes.read, 8080, 8080",
        "http.server.active.requests, '', any",
        "http.server.requests, '',",
        "gateway.connections.active, '',",
    })
    void metersOfServersHaveAPort(String meter, String port, String expected) {
        Tags tags = port.isEmpty() ? Tags.empty() : Tags.of("server.port", port);
        Meter.Id id = new ServerPortTag().map(new Meter.Id(meter, tags, null, null, Meter.Type.OTHER));
        assertThat(id.getTag("server.port")).isEqualTo(expected);
    }
}
