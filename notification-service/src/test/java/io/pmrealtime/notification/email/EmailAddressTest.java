package io.pmrealtime.notification.email;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {

    @ParameterizedTest
    @ValueSource(strings = {"ada@acme.test", "a.b+c@x", "o'neill@acme.test", "ä@ö.test"})
    void anAddress(String text) {
        assertThat(EmailAddress.isValid(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ada",
                "@acme.test",
                "ada@",
                "a@b@c",
                "a@b, c@d",
                "Ada <ada@acme.test>",
                "a b@c",
                "a@b\nBcc: c@d",
                "a@b\r\n",
                "a\u0000@b",
                "a@b\u0085",
                "\"a\"@b",
                "a@[127.0.0.1]"
            })
    void noAddress(String text) {
        assertThat(EmailAddress.isValid(text)).isFalse();
    }
}
