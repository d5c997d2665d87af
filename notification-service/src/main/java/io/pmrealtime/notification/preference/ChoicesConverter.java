package io.pmrealtime.notification.preference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pmrealtime.notification.choice.Switch;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Switches as a JSON object of names and booleans. A name that is known no more is left out. */
@Converter
public class ChoicesConverter implements AttributeConverter<Map<Switch, Boolean>, String> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public String convertToDatabaseColumn(Map<Switch, Boolean> choices) {
        Map<String, Boolean> named = new LinkedHashMap<>();
        choices.forEach((chosen, on) -> named.put(chosen.field(), on));
        try {
            return JSON.writeValueAsString(named);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of booleans is JSON", e);
        }
    }

    @Override
    public Map<Switch, Boolean> convertToEntityAttribute(String column) {
        Map<Switch, Boolean> choices = new EnumMap<>(Switch.class);
        try {
            Map<String, Boolean> named = JSON.readValue(column, new TypeReference<>() {});
            named.forEach((name, on) -> Switch.of(name).ifPresent(known -> choices.put(known, on)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored choices are no JSON object of booleans", e);
        }
        return choices;
    }
}
