package io.pmrealtime.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogLineTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    2026-11-20 06:31:00,123 WARN  [org.acme] (main) slow         | true
                    2026-11-20 06:31:00,123 ERROR [org.acme] (main) broken       | true
                    2026-11-20T06:31:00.123Z FATAL [org.acme] (main) gone        | true
                    2026-11-20 06:31:00,123 INFO  [org.acme] (main) ERROR is a word | false
                    06:31:00.123 WARN  [or.acme] (main) 4f2a slow                | true
                    java.lang.IllegalStateException: ERROR                       | false
                    WARN without a time                                          | false
                    """)
    void onlyTheFirstLineOfAWarningOrErrorIsAlarming(String line, boolean alarming) {
        assertThat(LogLine.isAlarming(line)).isEqualTo(alarming);
    }
}
