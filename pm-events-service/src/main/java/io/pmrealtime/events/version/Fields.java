package io.pmrealtime.events.version;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
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

    private static final JsonFactory JSON = new JsonFactory();
    private static final int INITIAL_LENGTH = 512;
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

    /** As it is stored: times are microseconds since 1970, which are quicker to write and to read than dates. */
    public String toJson() {
        StringWriter text = new StringWriter(INITIAL_LENGTH);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            for (Map.Entry<String, Latest> field : values.entrySet()) {
                Latest latest = field.getValue();
                json.writeObjectFieldStart(field.getKey());
                json.writeStringField(VALUE, latest.value());
                json.writeNumberField(TIME, latest.stamp().epochMicros());
                json.writeNumberField(OFFSET, latest.stamp().offset());
                json.writeEndObject();
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string can be written to", e);
        }
        return text.toString();
    }

    /** Reads what {@link #toJson} wrote, also with dates for times as it once did. */
    public static Fields ofJson(String text) {
        SortedMap<String, Latest> values = new TreeMap<>();
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken();
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                json.nextToken();
                values.put(name, latest(json));
            }
        } catch (IOException e) {
            throw new IllegalStateException("a stored projection is no JSON", e);
        }
        return new Fields(values);
    }

    private static Latest latest(JsonParser json) throws IOException {
        String value = null;
        Instant time = null;
        long offset = 0;
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            JsonToken token = json.nextToken();
            switch (name) {
                case VALUE -> value = token == JsonToken.VALUE_NULL ? null : json.getText();
                case TIME ->
                    time = token == JsonToken.VALUE_STRING
                            ? Instant.parse(json.getText())
                            : Stamp.timeOfMicros(json.getLongValue());
                case OFFSET -> offset = json.getLongValue();
                default -> json.skipChildren();
            }
        }
        if (time == null) {
            throw new IllegalStateException("a stored projection has a value without a time");
        }
        return new Latest(value, new Stamp(time, offset));
    }

    /** JSON strings may hold what PostgreSQL's text cannot: NUL and halves of surrogate pairs. */
    private static @Nullable String storable(@Nullable String value) {
        if (value == null) {
            return null;
        }
        if (value.codePoints().noneMatch(Fields::isUnstorable)) {
            return value;
        }
        int[] codePoints =
                value.codePoints().map(c -> isUnstorable(c) ? 0xFFFD : c).toArray();
        return new String(codePoints, 0, codePoints.length);
    }

    private static boolean isUnstorable(int codePoint) {
        return codePoint == 0 || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
    }
}
