package io.pmrealtime.helm.values;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One value of a chart, or a group of them.
 *
 * @param description what it means; empty for groups
 * @param schema what the comment says of its JSON Schema, beyond what follows from the default
 * @param standard the default; null for groups
 * @param children the values of a group; empty for others
 */
record ChartValue(String description, Map<String, Object> schema, Object standard, Map<String, ChartValue> children) {

    boolean isGroup() {
        return standard == null && schema.isEmpty();
    }

    /** The values of one file over those of another: defaults of {@code over} win, documentation stays unless given anew. */
    static Map<String, ChartValue> merge(Map<String, ChartValue> under, Map<String, ChartValue> over) {
        Map<String, ChartValue> merged = new LinkedHashMap<>(under);
        over.forEach((key, value) -> merged.merge(key, value, ChartValue::merge));
        return merged;
    }

    private static ChartValue merge(ChartValue under, ChartValue over) {
        if (!under.isGroup() && over.isGroup()) {
            // the other file sets a documented mapping without documenting it again
            return new ChartValue(under.description, under.schema, over.plain(), Map.of());
        }
        return new ChartValue(
                over.description.isEmpty() ? under.description : over.description,
                over.schema.isEmpty() ? under.schema : over.schema,
                over.standard,
                merge(under.children, over.children));
    }

    /** The default as plain data. */
    Object plain() {
        if (!isGroup()) {
            return standard;
        }
        Map<String, Object> plain = new LinkedHashMap<>();
        children.forEach((key, value) -> plain.put(key, value.plain()));
        return plain;
    }
}
