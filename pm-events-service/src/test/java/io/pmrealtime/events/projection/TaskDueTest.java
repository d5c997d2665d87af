package io.pmrealtime.events.projection;

import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.events.testing.Checker;
import io.pmrealtime.events.testing.Draft;
import io.pmrealtime.events.version.Stamp;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskDueTest {
    @ParameterizedTest
    @CsvSource({
        "2026-03-01, 2026-03-02T00:00:00Z",
        "2026-03-01T10:00:00+02:00, 2026-03-01T08:00:00Z",
        "9999-12-30, 9999-12-31T00:00:00Z",
        "9999-12-31,",
        "0000-01-01,",
        "0000-01-01T00:00:00Z,"
    })
    void isWhatPostgresCanKeepOrNothing(String dueDate, Instant due) {
        Draft draft = Draft.taskUpdated("w1", "p1", "t1", "Draw").field("dueDate", dueDate);

        Task task = Task.unknown("t1", "w1").apply(Checker.good(draft), new Stamp(Instant.EPOCH, 1));

        assertThat(task.dueAt()).isEqualTo(due);
    }
}
