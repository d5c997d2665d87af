package io.pmrealtime.contracts.logging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.Test;

class JsonFormatterTest {
    private final ExtLogRecord record =
            new ExtLogRecord(Level.WARN, "says \"no\"\nto %s", ExtLogRecord.FormatStyle.PRINTF, "x");

    @Test
    void aRecordIsOneLine() throws IOException {
        record.setLoggerName("io.pmrealtime.Some");
        record.setThreadName("main");
        record.setInstant(Instant.parse("2026-01-01T10:00:00Z"));
        record.setParameters(new Object[] {"ada"});
        record.putMdc("correlationId", "c1");

        String line = new JsonFormatter().format(record);

        assertThat(line).endsWith("\n").doesNotContain("\r");
        assertThat(line.strip()).doesNotContain("\n");
        JsonNode json = new ObjectMapper().readTree(line);
        assertThat(json.path("timestamp").asText()).isEqualTo("2026-01-01T10:00:00Z");
        assertThat(json.path("level").asText()).isEqualTo("WARN");
        assertThat(json.path("logger").asText()).isEqualTo("io.pmrealtime.Some");
        assertThat(json.path("message").asText()).isEqualTo("says \"no\"\nto ada");
        assertThat(json.path("correlationId").asText()).isEqualTo("c1");
        assertThat(json.has("exception")).isFalse();
    }

    @Test
    void anExceptionComesWithItsTrace() throws IOException {
        record.setParameters(new Object[] {"ada"});
        record.setThrown(new IllegalStateException("broken"));

        JsonNode json = new ObjectMapper().readTree(new JsonFormatter().format(record));

        assertThat(json.path("exception").asText())
                .contains("IllegalStateException: broken")
                .contains("at io.pmrealtime");
    }
}
