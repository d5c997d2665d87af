package io.pmrealtime.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.gateway.admission.Credentials.Ticket;
import io.pmrealtime.gateway.admission.Credentials.Token;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CredentialsTest {
    @Test
    void theHeaderComesFirst() {
        assertThat(Credentials.find("bearer abc", List.of("bearer.other"), "t", "u"))
                .contains(new Token("abc"));
        assertThat(Credentials.find("Basic abc", List.of("bearer.other"), "t", "u"))
                .isEmpty();
        assertThat(Credentials.find("Bearer ", List.of(), null, null)).isEmpty();
    }

    @Test
    void thenTheSubProtocolInOneHeaderOrSeveral() {
        assertThat(Credentials.find(null, List.of("pm-realtime.v1, bearer.a.b.c"), "t", "u"))
                .contains(new Token("a.b.c"));
        assertThat(Credentials.find(null, List.of("pm-realtime.v1", "bearer.a"), null, null))
                .contains(new Token("a"));
        assertThat(Credentials.find(
                        null,
                        List.of("pm-realtime.v1, quarkus-http-upgrade%23Authorization%23Bearer%20a.b"),
                        null,
                        null))
                .contains(new Token("a.b"));
        assertThat(Credentials.find(null, List.of("quarkus-http-upgrade%zz"), null, null))
                .isEmpty();
    }

    @Test
    void thenTheParameters() {
        assertThat(Credentials.find(null, List.of("pm-realtime.v1"), "t", "u")).contains(new Ticket("t"));
        assertThat(Credentials.find(null, List.of(), null, "u")).contains(new Token("u"));
        assertThat(Credentials.find(null, List.of(), "", "")).isEqualTo(Optional.empty());
    }

    @Test
    void credentialsDoNotShowThemselvesInLogs() {
        assertThat(new Token("secret").toString() + new Ticket("secret")).doesNotContain("secret");
    }
}
