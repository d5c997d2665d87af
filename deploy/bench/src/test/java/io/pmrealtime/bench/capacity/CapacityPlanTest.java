package io.pmrealtime.bench.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CapacityPlanTest {
    private static final Path PAGE = Path.of("../../docs/scaling.md");
    private static final String BEGIN = "<!-- generated: capacity -->\n";
    private static final String END = "\n<!-- end -->";

    /** The page's table follows from the page's numbers; {@code -Dgenerate} writes it anew. */
    @Test
    void planOnThePageIsThatOfItsNumbers() throws IOException {
        String page = Files.readString(PAGE);
        int start = page.indexOf(BEGIN) + BEGIN.length();
        String current = page.substring(0, start)
                + CapacityPlan.markdown(Numbers.parse(page))
                + page.substring(page.indexOf(END, start - 1));
        if (System.getProperty("generate") != null) {
            Files.writeString(PAGE, current);
        }
        assertThat(Files.readString(PAGE))
                .as("run mvn -pl deploy/bench test -Dgenerate")
                .isEqualTo(current);
    }

    @Test
    void arithmeticIsThatOfThePage() {
        Capacity plan = new Capacity(Numbers.parse("""
                        | `events-per-connection-hour` | 60 | a text |
                        | `receivers-per-event` | 20 | |
                        | `record-bytes` | 700 | |
                        | `delivery-us` | 6 | |
                        | `cores-per-pod` | 2 | |
                        | `target-use` | 0.5 | |
                        | `least-partitions` | 12 | |
                        | `gateways-per-partition` | 3 | |
                        | `connection-kib` | 12 | |
                        | `gateway-base-mib` | 256 | |
                        """), 3_600_000, 10_000);
        assertThat(plan.events()).isEqualTo(60_000);
        assertThat(plan.deliveries()).isEqualTo(1_200_000);
        assertThat(plan.log()).isCloseTo(42e6, within(1.0));
        assertThat(plan.gatewayPodsByConnections()).isEqualTo(360);
        assertThat(plan.gatewayPodsByCpu())
                .as("7.2 cores of work, 1 used of each pod's 2")
                .isEqualTo(8);
        assertThat(plan.partitions()).isEqualTo(1_440);
        assertThat(plan.egressSpread()).isCloseTo(42e6 * 360, within(1_000.0));
        assertThat(plan.egressByPartition()).isCloseTo(42e6 * 3, within(10.0));
        assertThat(plan.gatewayPodMemory()).isEqualTo(10_000 * 12 * 1_024 + 256 * 1_024 * 1_024);
    }

    @Test
    void numberThatIsNotThereIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Numbers.parse("| `delivery-us` | to be measured | |").of("delivery-us"))
                .withMessageContaining("delivery-us");
    }
}
