package io.pmrealtime.contracts.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pmrealtime.contracts.room.ResourceId;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShortIdTest {
    @Test
    void aUuidIsShortenedAndComesBack() {
        Random random = new Random(3);
        for (int i = 0; i < 1_000; i++) {
            String id = new UUID(random.nextLong(), random.nextLong()).toString();
            assertThat(ShortId.of(id)).hasSize(23);
            assertThat(ShortId.id(ShortId.of(id))).isEqualTo(id);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "apollo",
                "p1",
                "6F9619FF-8B86-D011-B42D-00C04FC964FF",
                "6f9619ff-8b86-d011-b42d-00c04fc964fg",
                "00000000000000000-000-000-000-000000",
                "6f9619ff8b86d011b42d00c04fc964ff",
                "abcdefghijklmnopqrstuvwxyz0123456789"
            })
    void everyOtherIdStaysAsItIs(String id) {
        assertThat(ResourceId.isValid(id)).isTrue();
        assertThat(ShortId.of(id)).isEqualTo(id);
        assertThat(ShortId.id(id)).isEqualTo(id);
    }

    @Test
    void noIdLooksLikeAShortenedOne() {
        assertThat(ResourceId.isValid(ShortId.of(UUID.randomUUID().toString()))).isFalse();
        assertThatThrownBy(() -> ShortId.id("#AAAA")).isInstanceOf(IllegalArgumentException.class);
    }
}
