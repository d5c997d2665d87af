package io.pmrealtime.notification.recipient;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The sentences of one language, with {@code {names}} where values go. Immutable; any thread. */
public final class Wording {
    /** Longest value that is put into a sentence, in characters; what is longer is cut. */
    private static final int MAX_VALUE = 200;

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");

    private static final Pattern WHITE_SPACE = Pattern.compile("[\\s\\p{Cc}]+");
    private static final Locale FALLBACK = Locale.ENGLISH;
    private static final Map<String, Wording> BY_LANGUAGE =
            List.of("en", "de").stream().collect(Collectors.toUnmodifiableMap(Function.identity(), Wording::load));

    private final String language;
    private final Properties phrases;

    private Wording(String language, Properties phrases) {
        this.language = language;
        this.phrases = phrases;
    }

    /** The wording in the language of the locale, or in English where there is none. */
    public static Wording in(Locale locale) {
        Wording wording = BY_LANGUAGE.getOrDefault(locale.getLanguage(), BY_LANGUAGE.get(FALLBACK.getLanguage()));
        if (wording == null) {
            throw new IllegalStateException("there is no wording in " + FALLBACK);
        }
        return wording;
    }

    /** The language as ISO 639 has it. */
    public String language() {
        return language;
    }

    /**
     * A sentence with its values; what has no value is worded as somebody or something unknown.
     *
     * @throws IllegalArgumentException for a key that the wording does not have
     */
    public String phrase(String key, Map<String, ? extends @Nullable Object> values) {
        String phrase = phrases.getProperty(key);
        if (phrase == null) {
            throw new IllegalArgumentException("no phrase " + key + " in " + language);
        }
        Matcher matcher = PLACEHOLDER.matcher(phrase);
        return matcher.replaceAll(found -> Matcher.quoteReplacement(value(found.group(1), values)));
    }

    private String value(String name, Map<String, ? extends @Nullable Object> values) {
        Object value = values.get(name);
        if (value == null) {
            return phrases.getProperty("unknown." + name, "");
        }
        String text = WHITE_SPACE.matcher(value.toString()).replaceAll(" ").strip();
        return text.length() <= MAX_VALUE ? text : cut(text);
    }

    private static String cut(String text) {
        int end = text.offsetByCodePoints(0, text.codePointCount(0, MAX_VALUE) - 1);
        return text.substring(0, end) + "…";
    }

    private static Wording load(String language) {
        Properties phrases = new Properties();
        String name = "phrases_" + language + ".properties";
        try (InputStream in = Wording.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("missing " + name);
            }
            phrases.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Wording(language, phrases);
    }
}
