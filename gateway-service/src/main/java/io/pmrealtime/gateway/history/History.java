package io.pmrealtime.gateway.history;

import io.pmrealtime.gateway.cursor.LogShape;
import io.pmrealtime.gateway.tail.LogEntry;
import io.pmrealtime.gateway.tail.RepeatFilter;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Reads from Kafka what the tail no longer has. Any thread; answers come on a thread of its own. */
public interface History {

    /**
     * Asks for the next events of a workspace.
     *
     * @param shape for the cursors of the entries
     * @param from the first offset to look at
     * @param to the first offset not to look at
     * @param repeats what earlier questions of the same replay have seen; used by one question at a time
     * @param wanted whether the answer is still of use; asked from any thread before the reading begins
     */
    void read(
            LogShape shape,
            String workspaceId,
            int partition,
            long from,
            long to,
            RepeatFilter repeats,
            BooleanSupplier wanted,
            Consumer<Answer> answer);

    /** Asks for the partition's end: answers with a {@link Read} without entries whose {@code next} is the end. */
    void end(int partition, Consumer<Answer> answer);

    /** What came of it. */
    sealed interface Answer {}

    /**
     * Some events.
     *
     * @param entries the receiver owns a count of each frame
     * @param next the first offset that was not looked at
     */
    record Read(List<LogEntry> entries, long next) implements Answer {
        public Read {
            entries = List.copyOf(entries);
        }
    }

    /** Kafka no longer keeps the first offset. */
    record Expired() implements Answer {}

    /** Kafka does not answer, or too many are waiting. */
    record Unavailable() implements Answer {}
}
