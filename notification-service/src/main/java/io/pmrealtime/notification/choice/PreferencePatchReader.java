package io.pmrealtime.notification.choice;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.contracts.problem.Problem.FieldError;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Goes over the fields of one request and collects edits and errors. */
final class PreferencePatchReader {
    private static final Pattern TIME_OF_DAY = Pattern.compile("([01]\\d|2[0-3]):[0-5]\\d");

    private final List<UnaryOperator<Preferences>> edits = new ArrayList<>();
    private final List<FieldError> errors = new ArrayList<>();

    PreferencePatch read(JsonNode body) {
        if (!body.isObject()) {
            error("(root)", "must be a JSON object");
        }
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            Optional<Switch> named = Switch.of(field.getKey());
            if (named.isPresent()) {
                bool(field.getKey(), field.getValue(), (preferences, on) -> preferences.with(named.get(), on));
            } else {
                other(field.getKey(), field.getValue());
            }
        }
        return errors.isEmpty()
                ? new PreferencePatch.Valid(List.copyOf(edits))
                : new PreferencePatch.Invalid(List.copyOf(errors));
    }

    private void other(String name, JsonNode value) {
        switch (name) {
            case FieldName.QUIET_START -> timeOfDay(name, value, Preferences::withQuietStart);
            case FieldName.QUIET_END -> timeOfDay(name, value, Preferences::withQuietEnd);
            case FieldName.QUIET_ZONE -> zone(name, value);
            case FieldName.QUIET_DAYS -> days(name, value);
            case FieldName.DIGEST_ENABLED -> bool(name, value, Preferences::withDigestEnabled);
            case FieldName.DIGEST_FREQUENCY -> frequency(name, value);
            case FieldName.UPDATED_AT -> error(name, "is set by the server");
            default -> error(name, "is no preference");
        }
    }

    private void bool(String name, JsonNode value, BiFunction<Preferences, Boolean, Preferences> edit) {
        if (value.isBoolean()) {
            boolean on = value.booleanValue();
            edits.add(preferences -> edit.apply(preferences, on));
        } else {
            error(name, "must be true or false");
        }
    }

    private void timeOfDay(
            String name, JsonNode value, BiFunction<Preferences, @Nullable LocalTime, Preferences> edit) {
        if (value.isNull()) {
            edits.add(preferences -> edit.apply(preferences, null));
        } else if (value.isTextual() && TIME_OF_DAY.matcher(value.textValue()).matches()) {
            LocalTime time = LocalTime.parse(value.textValue());
            edits.add(preferences -> edit.apply(preferences, time));
        } else {
            error(name, "must be a time of day such as 22:30, or null");
        }
    }

    private void zone(String name, JsonNode value) {
        if (value.isTextual() && ZoneId.getAvailableZoneIds().contains(value.textValue())) {
            ZoneId zone = ZoneId.of(value.textValue());
            edits.add(preferences -> preferences.withQuietZone(zone));
        } else {
            error(name, "must be an IANA time zone such as Europe/Berlin");
        }
    }

    private void days(String name, JsonNode value) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        boolean good = value.isArray() || value.isNull();
        for (JsonNode named : value) {
            Optional<DayOfWeek> day = Stream.of(DayOfWeek.values())
                    .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(named.textValue()))
                    .findFirst();
            day.ifPresent(days::add);
            good = good && day.isPresent();
        }
        if (good) {
            edits.add(preferences -> preferences.withQuietDays(days));
        } else {
            error(name, "must be an array of days such as monday, or null for every day");
        }
    }

    private void frequency(String name, JsonNode value) {
        Optional<DigestFrequency> frequency =
                value.isTextual() ? DigestFrequency.of(value.textValue()) : Optional.empty();
        frequency.ifPresentOrElse(
                known -> edits.add(preferences -> preferences.withDigestFrequency(known)),
                () -> error(name, "must be daily or weekly"));
    }

    private void error(String name, String message) {
        errors.add(new FieldError(name, message));
    }
}
