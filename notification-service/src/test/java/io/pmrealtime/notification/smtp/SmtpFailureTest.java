package io.pmrealtime.notification.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.ext.mail.SMTPException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmtpFailureTest {

    @ParameterizedTest
    @CsvSource({
        "421,false,false",
        "450,false,false",
        "452,false,false",
        "500,true,false",
        "550,true,true",
        "551,true,true",
        "552,true,false",
        "553,true,true",
        "554,true,false"
    })
    void theServersAnswerSaysWhetherItLasts(int code, boolean lasting, boolean badAddress) {
        SMTPException answer = new SMTPException("no", code, List.of(code + " no"), code >= 500);
        SmtpFailure failure = SmtpFailure.of(new IllegalStateException("sending failed", answer));
        assertThat(failure.lasting()).isEqualTo(lasting);
        assertThat(failure.addressIsBad()).isEqualTo(badAddress);
    }

    @Test
    void aLostConnectionPasses() {
        SmtpFailure failure = SmtpFailure.of(new IOException("gone\0" + "x".repeat(5000)));
        assertThat(failure.lasting()).isFalse();
        assertThat(failure.reason())
                .contains("gone")
                .hasSizeLessThanOrEqualTo(500)
                .doesNotContain("\0");
    }
}
