package io.pmrealtime.local.dev;

import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.contracts.problem.Problem;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenRequestTest {
    private static final TokenDefaults DEFAULTS = new TokenDefaults() {
        @Override
        public String name(String workspaceId, String userId) {
            return "the usual name";
        }

        @Override
        public Set<String> groups(String workspaceId, String userId) {
            return Set.of("member");
        }
    };

    @Test
    void whatIsNotSaidIsTheDefault() {
        assertThat(TokenRequest.read("{\"userId\":\"u\",\"workspaceId\":\"w\",\"name\":null}", DEFAULTS))
                .isEqualTo(new TokenRequest.Accepted(
                        new TokenRequest("u", "w", "the usual name", Set.of("member"), Duration.ofHours(12))));
    }

    @Test
    void whatIsSaidIsTaken() {
        String body = """
                {"userId":"u","workspaceId":"w","name":"U","groups":["producer","admin"],"ttlSeconds":-5}""";

        assertThat(TokenRequest.read(body, DEFAULTS))
                .isEqualTo(new TokenRequest.Accepted(
                        new TokenRequest("u", "w", "U", Set.of("producer", "admin"), Duration.ofSeconds(-5))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    {"workspaceId":"w"}                                       | userId
                    {"userId":"","workspaceId":"w"}                           | userId
                    {"userId":"a b","workspaceId":"w"}                        | userId
                    {"userId":"u"}                                            | workspaceId
                    {"userId":"u","workspaceId":7}                            | workspaceId
                    {"userId":"u","workspaceId":"w","name":" "}               | name
                    {"userId":"u","workspaceId":"w","groups":"admin"}         | groups
                    {"userId":"u","workspaceId":"w","groups":[1]}             | groups
                    {"userId":"u","workspaceId":"w","groups":{"a":"b"}}       | groups
                    {"userId":"u","workspaceId":"w","ttlSeconds":"60"}        | ttlSeconds
                    {"userId":"u","workspaceId":"w","ttlSeconds":1.5}         | ttlSeconds
                    {"userId":"u","workspaceId":"w","ttlSeconds":99999999999} | ttlSeconds
                    []                                                        | -
                    {                                                         | -
                    {"userId":"u","workspaceId":"w"} and more                 | -
                    """)
    void aBadFieldIsNamed(String body, String field) {
        TokenRequest.Outcome outcome = TokenRequest.read(body, DEFAULTS);

        assertThat(outcome).isInstanceOf(TokenRequest.Refused.class);
        Problem problem = ((TokenRequest.Refused) outcome).problem();
        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.field()).isEqualTo(field);
    }

    @Test
    void anEmptyBodyIsRefused() {
        assertThat(TokenRequest.read("", DEFAULTS)).isInstanceOf(TokenRequest.Refused.class);
    }
}
