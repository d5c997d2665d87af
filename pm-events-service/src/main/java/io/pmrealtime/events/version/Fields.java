package io.pmrealtime.events.version;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Named values of one thing, each with the change that set it, so that every field keeps its own latest value however
 * events arrive. Immutable.
 */
public record Fields(SortedMap<String, Latest> values) {
    /** Nothing is known yet. */
    public static final Fields NONE = new Fields(new TreeMap<>());

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String VALUE = "v";
    private static final String TIME = "at";
    private static final String OFFSET = "offset";

    /** The same fields with this change taken in, unless the field has a later value already. */
    public Fields with(String name, @Nullable String value, Stamp stamp) {
        SortedMap<String, Latest> changed = new TreeMap<>(values);
        changed.put(name, Latest.of(values.get(name), new Latest(storable(value), stamp)));
        return new Fields(changed);
    }

    /** Takes over a text field of a payload if it is there; null counts only where it means "none". */
    public Fields withField(String name, JsonNode data, String field, boolean nullMeansNone, Stamp stamp) {
        JsonNode value = data.path(field);
        if (value.isTextual()) {
            return with(name, value.textValue(), stamp);
        }
        return value.isNull() && nullMeansNone ? with(name, null, stamp) : this;
    }

    /** The latest value of this name; null where it was never set, or taken away. */
    public @Nullable String value(String name) {
        Latest latest = values.get(name);
        return latest == null ? null : latest.value();
    }

    /** True when the latest value of this name is {@code true}. */
    public boolean isSet(String name) {
        return Boolean.parseBoolean(value(name));
    }

    /** As it is stored. */
    public String toJson() {
        ObjectNode json = MAPPER.createObjectNode();
        values.forEach((name, latest) -> json.putObject(name)
                .put(VALUE, latest.value())
                .put(TIME, latest.stamp().time().toString())
                .put(OFFSET, latest.stamp().offset()));
        return json.toString();
    }

    /** Reads what {@link #toJson} wrote. */
    public static Fields ofJson(String text) {
        SortedMap<String, Latest> values = new TreeMap<>();
        try {
            MAPPER.readTree(text).properties().forEach(entry -> values.put(entry.getKey(), latest(entry.getValue())));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored projection is no JSON", e);
        }
        return new Fields(values);
    }

    private static Latest latest(JsonNode json) {
        return new Latest(
                json.get(VALUE).textValue(),
                new Stamp(
                        Instant.parse(json.get(TIME).textValue()),
                        json.get(OFFSET).longValue()));
    }

    /** JSON strings may hold what PostgreSQL's text cannot: NUL and halves of surrogate pairs. */
    private static @Nullable String storable(@Nullable String value) {
        if (value == null) {
            return null;
        }
        int[] codePoints = value.codePoints()
                .map(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) ? 0xFFFD : c)
                .toArray();
        return new String(codePoints, 0, codePoints.length);
    }
}
