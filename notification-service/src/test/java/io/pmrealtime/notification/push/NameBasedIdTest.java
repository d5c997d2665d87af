package io.pmrealtime.notification.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class NameBasedIdTest {

    @Test
    void followsFromItsParts() {
        UUID id = NameBasedId.of("w1", "e1", "u1");
        assertThat(NameBasedId.of("w1", "e1", "u1")).isEqualTo(id);
        assertThat(NameBasedId.of("w1", "e1", "u2")).isNotEqualTo(id);
        assertThat(NameBasedId.of("w1e", "1", "u1")).isNotEqualTo(id);
        assertThat(id.version()).isEqualTo(5);
        assertThat(id.variant()).isEqualTo(2);
    }
}
