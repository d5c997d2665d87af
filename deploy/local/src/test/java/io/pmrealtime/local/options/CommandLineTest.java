package io.pmrealtime.local.options;

import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.local.process.ServiceName;
import io.pmrealtime.local.servers.ServerPorts;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {
    @Test
    void withoutFlagsEverythingIsAsDocumented() {
        Options options = options();

        assertThat(options.ports().servers()).isEqualTo(new ServerPorts(19092, 19093, 15432, 16379, 13025));
        assertThat(options.ports().of(FixedPort.HTTP)).isEqualTo(8080);
        assertThat(options.ports().of(ServiceName.GATEWAY, 1)).isEqualTo(8081);
        assertThat(options.ports().of(ServiceName.PRESENCE, 1)).isEqualTo(8082);
        assertThat(options.ports().of(ServiceName.NOTIFICATION, 1)).isEqualTo(8083);
        assertThat(options.ports().of(ServiceName.EVENTS, 1)).isEqualTo(8084);
        assertThat(options.ports().gateways()).isEqualTo(1);
        assertThat(options.demo()).isTrue();
        assertThat(options.restart()).isTrue();
        assertThat(options.data()).isNull();
        assertThat(options.bind()).isNull();
    }

    @Test
    void furtherGatewaysListenAHundredApart() {
        Options options = options("--gateways", "3");

        assertThat(options.ports().of(ServiceName.GATEWAY, 2)).isEqualTo(8181);
        assertThat(options.ports().of(ServiceName.GATEWAY, 3)).isEqualTo(8281);
        assertThat(options.ports().listeners()).hasSize(FixedPort.values().length + 2);
    }

    @Test
    void anOffsetMovesEveryPortButThoseGivenByThemselves() {
        Options options = options("--port-offset", "1000", "--kafka-port=29092");

        assertThat(options.ports().servers()).isEqualTo(new ServerPorts(29092, 20093, 16432, 17379, 14025));
        assertThat(options.ports().of(FixedPort.HTTP)).isEqualTo(9080);
        assertThat(options.ports().of(ServiceName.GATEWAY, 1)).isEqualTo(9081);
    }

    @Test
    void everyPortHasAFlag() {
        for (FixedPort port : FixedPort.values()) {
            assertThat(options(port.flag(), "31234").ports().of(port)).isEqualTo(31234);
        }
    }

    @Test
    void switchesAndFoldersAreTaken() {
        Options options = options("--no-demo", "--no-restart", "--data", "/tmp/a/../b", "--bind", "0.0.0.0");

        assertThat(options.demo()).isFalse();
        assertThat(options.restart()).isFalse();
        assertThat(options.data()).isEqualTo(Path.of("/tmp/b"));
        assertThat(options.bind()).isEqualTo("0.0.0.0");
    }

    @Test
    void helpWinsOverWhatFollows() {
        assertThat(CommandLine.read(List.of("--no-demo", "--help", "--bogus"))).isEqualTo(new CommandLine.Help());
        assertThat(Usage.text()).contains("--gateways N", "--kafka-port PORT", "(default 19092)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --bogus                      | unknown flag: --bogus
                    start                        | unknown flag: start
                    --no-demo=yes                | unknown flag: --no-demo
                    --gateways                   | --gateways needs a value
                    --gateways two               | --gateways needs a whole number, not two
                    --gateways 0                 | --gateways needs a number from 1 to 16, not 0
                    --kafka-port 70000           | --kafka-port needs a number from 1 to 65535, not 70000
                    --port-offset 60000          | 68080 is no port (the front door, --http-port)
                    --redis-port 8080            | port 8080 is used twice: by the front door (--http-port) and by Redis (--redis-port)
                    """)
    void aWrongFlagIsNamed(String arguments, String message) {
        CommandLine.Outcome outcome = CommandLine.read(List.of(arguments.split(" ")));

        assertThat(outcome).isInstanceOf(CommandLine.Invalid.class);
        assertThat(((CommandLine.Invalid) outcome).message()).isEqualTo(message);
    }

    private static Options options(String... arguments) {
        CommandLine.Outcome outcome = CommandLine.read(List.of(arguments));
        assertThat(outcome).isInstanceOf(CommandLine.Start.class);
        return ((CommandLine.Start) outcome).options();
    }
}
