package io.pmrealtime.gateway.cursor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class CursorTest {
    private static final Cursor CURSOR = new Cursor(Uuid.randomUuid(), 12, 7, 123_456_789_012L);

    @Test
    void whatIsWrittenIsRead() {
        assertThat(Cursor.parse(CURSOR.encode())).contains(CURSOR);
    }

    @Test
    void nothingElseIsRead() {
        String text = CURSOR.encode();
        assertThat(Cursor.parse("")).isEmpty();
        assertThat(Cursor.parse(text.substring(1))).isEmpty();
        assertThat(Cursor.parse(text + "A")).isEmpty();
        assertThat(Cursor.parse("*" + text.substring(1))).isEmpty();
        assertThat(Cursor.parse("Ag" + text.substring(2))).as("another version").isEmpty();
    }

    @Test
    void randomBytesAreNoCursorOrAWholesomeOne() {
        Random random = new Random(20261120);
        byte[] bytes = new byte[33];
        for (int i = 0; i < 20_000; i++) {
            random.nextBytes(bytes);
            bytes[0] = 1;
            Optional<Cursor> parsed =
                    Cursor.parse(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
            parsed.ifPresent(cursor -> {
                assertThat(cursor.offset()).isNotNegative();
                assertThat(cursor.partition()).isBetween(0, cursor.partitions() - 1);
            });
        }
    }

    @Test
    void workspacesArePlacedAsKafkasProducersPlaceKeys() {
        LogShape shape = new LogShape(Uuid.randomUuid(), 12);
        for (String key : new String[] {"acme", "Zürich", "w"}) {
            int place = BuiltInPartitioner.partitionForKey(key.getBytes(StandardCharsets.UTF_8), 12);
            assertThat(shape.partitionOf(key)).isEqualTo(place);
        }
    }
}
