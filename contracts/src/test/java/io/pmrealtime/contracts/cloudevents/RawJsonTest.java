package io.pmrealtime.contracts.cloudevents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawJsonTest {
    private static final String ODD = "{ \"b\" : 1.0,\t\"a\":[1e3, -0, 1E-2 ,{} ],\n\"c\":\"\\u00e9é🚀\\/\"}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"data\":%s}",
                " {\"id\" : \"é\\\"data\\\":\" , \"data\"\n: \t%s , \"z\":[{\"data\":{}}]} ",
                "{\"n\":{\"data\":{\"x\":[1,2]}},\"data\":%s,\"s\":\"}\"}",
                "{\"data\":{\"first\":1},\"data\":%s}",
                "\uFEFF{\"data\":%s}"
            })
    void cutsAFieldAsItWasWritten(String envelope) throws IOException {
        for (String value : new String[] {ODD, "[]", "{}", "[ " + ODD + " ]"}) {
            assertThat(RawJson.field(bytes(envelope.formatted(value)), "data")).isEqualTo(bytes(value));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"data\":1}",
                "{\"data\":\"{}\"}",
                "{\"data\":{},\"data\":null}",
                "{\"a\":{\"data\":{}}}"
            })
    void findsNoObjectWhereThereIsNone(String envelope) throws IOException {
        assertThat(RawJson.field(bytes(envelope), "data")).isNull();
    }

    @Test
    void cutsNothingOutOfOtherEncodings() throws IOException {
        assertThat(RawJson.field("{\"data\":{}}".getBytes(StandardCharsets.UTF_16BE), "data"))
                .isNull();
    }

    @Test
    void cutsTheElementsOfAnArray() throws IOException {
        assertThat(RawJson.elements(bytes(" [ " + ODD + " , 1.0 ,[],\"x\"\n,{}] ")))
                .containsExactly(bytes(ODD), null, bytes("[]"), null, bytes("{}"));
        assertThat(RawJson.elements(bytes("[]"))).isEmpty();
    }

    @Test
    void cutsLargeValues() throws IOException {
        String large = "{\"text\":\"" + "é".repeat(200_000) + "\"}";

        assertThat(RawJson.elements(bytes("[{},%s,{}]".formatted(large))).get(1))
                .isEqualTo(bytes(large));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
