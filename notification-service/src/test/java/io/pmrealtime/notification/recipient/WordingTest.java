package io.pmrealtime.notification.recipient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WordingTest {
    private final Wording english = Wording.in(Locale.ENGLISH);

    @Test
    void putsValuesIntoSentences() {
        assertThat(english.phrase("task.assigned.title", Map.of("actor", "Ada", "task", "Draw {actor} $1 \\ 'x'")))
                .isEqualTo("Ada assigned you to 'Draw {actor} $1 \\ 'x''");
    }

    @Test
    void namesWhatIsUnknown() {
        Map<String, String> values = new HashMap<>();
        values.put("actor", null);
        assertThat(english.phrase("task.assigned.title", values)).isEqualTo("Somebody assigned you to 'a task'");
    }

    @Test
    void keepsSentencesOnOneLineAndShort() {
        String title =
                english.phrase("task.assigned.title", Map.of("actor", "Ada\r\nLovelace", "task", "x".repeat(5000)));
        assertThat(title)
                .startsWith("Ada Lovelace assigned")
                .hasSizeLessThan(300)
                .endsWith("…'");
    }

    @Test
    void cutsNoCharacterInHalf() {
        String title = english.phrase("task.assigned.title", Map.of("actor", "A", "task", "x" + "🚀".repeat(300)));
        assertThat(title.codePoints())
                .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
                .contains("🚀".codePointAt(0), (int) '…');
    }

    @Test
    void speaksTheLanguageOrEnglish() {
        assertThat(Wording.in(Locale.forLanguageTag("de-AT")).language()).isEqualTo("de");
        assertThat(Wording.in(Locale.forLanguageTag("eo")).language()).isEqualTo("en");
        assertThat(Wording.in(Locale.ROOT).language()).isEqualTo("en");
    }

    @Test
    void refusesAKeyThatNobodyWrote() {
        assertThatThrownBy(() -> english.phrase("task.exploded", Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
