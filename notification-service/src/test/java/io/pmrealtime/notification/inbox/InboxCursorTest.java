package io.pmrealtime.notification.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InboxCursorTest {

    @Test
    void comesBackAsItWas() {
        InboxCursor cursor = new InboxCursor(Instant.parse("2026-03-01T09:30:00.123456Z"), UUID.randomUUID());
        assertThat(InboxCursor.parse(cursor.text())).contains(cursor);
        assertThat(cursor.text()).matches("[A-Za-z0-9_-]+");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "~",
                "12",
                "12~",
                "~0e8a",
                "x~00000000-0000-0000-0000-000000000000",
                "9223372036854775807~00000000-0000-0000-0000-000000000000",
                "-1~00000000-0000-0000-0000-000000000000",
                "99999999999999999999~00000000-0000-0000-0000-000000000000"
            })
    void anythingElseIsNone(String plain) {
        assertThat(InboxCursor.parse(Base64.getUrlEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8))))
                .isEmpty();
        assertThat(InboxCursor.parse("%" + plain)).isEmpty();
    }
}
