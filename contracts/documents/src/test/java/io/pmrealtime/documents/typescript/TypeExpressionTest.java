package io.pmrealtime.documents.typescript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypeExpressionTest {
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            {"type":"string","minLength":1}                                  ; string
            {"type":["integer","number","null"]}                             ; number | null
            {"$ref":"common.json#/$defs/timeOrDate"}                         ; TimeOrDate
            {"anyOf":[{"$ref":"#/$defs/id"},{"type":"null"}]}                ; Id | null
            {"type":"string","anyOf":[{"format":"date"}]}                    ; string
            {"enum":["a","b",null]}                                          ; "a" | "b" | null
            {"const":true}                                                   ; true
            {"type":"array","items":{"type":["string","null"]}}              ; (string | null)[]
            {"type":"object"}                                                ; Record<string, unknown>
            {"type":"object","additionalProperties":{"type":"integer"}}      ; Record<string, number>
            {}                                                               ; unknown
            """)
    void translates(String schema, String type) throws JsonProcessingException {
        assertThat(TypeExpression.of(json(schema))).isEqualTo(type);
    }

    @Test
    void leavesNoKeywordOutUnnoticed() {
        assertThatThrownBy(() -> TypeExpression.of(json("{\"type\":\"string\",\"not\":{}}")))
                .hasMessageContaining("not");
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text);
    }
}
