package io.pmrealtime.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeflateGrantTest {
    private static final String NO_CONTEXT = "permessage-deflate; server_no_context_takeover";
    private static final String NONE_AT_ALL = NO_CONTEXT + "; client_no_context_takeover";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "permessage-deflate | " + NO_CONTEXT,
                "permessage-deflate; server_no_context_takeover | " + NO_CONTEXT,
                "permessage-deflate; client_no_context_takeover | " + NONE_AT_ALL,
                "permessage-deflate; client_max_window_bits | " + NONE_AT_ALL,
                "permessage-deflate; client_max_window_bits=10 | " + NONE_AT_ALL,
                "permessage-deflate; client_max_window_bits=\"10\" | " + NONE_AT_ALL,
                "permessage-deflate;server_no_context_takeover;client_no_context_takeover | " + NONE_AT_ALL,
                "permessage-deflate; server_max_window_bits=15 | " + NO_CONTEXT + "; server_max_window_bits=15",
                "x-webkit-deflate-frame, permessage-deflate | " + NO_CONTEXT,
                "permessage-deflate; server_max_window_bits=10, permessage-deflate | " + NO_CONTEXT,
                "permessage-deflate; client_max_window_bits, permessage-deflate | " + NONE_AT_ALL
            })
    void theFirstAcceptableOfferIsGrantedWithoutContextOfTheServer(String offers, String answer) {
        assertThat(DeflateGrant.of(List.of(offers))).map(DeflateGrant::header).contains(answer);
    }

    @Test
    void offersOfSeveralHeaderLinesAreOneList() {
        assertThat(DeflateGrant.of(List.of("permessage-bzip2", "permessage-deflate; client_no_context_takeover")))
                .map(DeflateGrant::header)
                .contains(NONE_AT_ALL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "permessage-bzip2",
                "deflate-frame",
                "permessage-deflate; unknown",
                "permessage-deflate;",
                "permessage-deflate; server_no_context_takeover=1",
                "permessage-deflate; client_no_context_takeover=\"\"",
                "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
                "permessage-deflate; client_max_window_bits; client_max_window_bits=9",
                "permessage-deflate; client_max_window_bits=",
                "permessage-deflate; client_max_window_bits=7",
                "permessage-deflate; client_max_window_bits=16",
                "permessage-deflate; client_max_window_bits=08",
                "permessage-deflate; server_max_window_bits",
                "permessage-deflate; server_max_window_bits=8",
                "permessage-deflate; server_max_window_bits=14",
                "permessage-deflate; server_max_window_bits=016"
            })
    void anythingElseIsDeclined(String offers) {
        assertThat(DeflateGrant.of(List.of(offers))).isEmpty();
    }

    @Test
    void whoOffersNothingIsGrantedNothing() {
        assertThat(DeflateGrant.of(List.of())).isEmpty();
    }
}
