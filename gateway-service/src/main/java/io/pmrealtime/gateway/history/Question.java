package io.pmrealtime.gateway.history;

import io.pmrealtime.gateway.cursor.LogShape;
import io.pmrealtime.gateway.tail.RepeatFilter;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** What a reader is asked. */
sealed interface Question {

    int partition();

    Consumer<History.Answer> answer();

    /** The events of a workspace from one offset up to another. */
    record Events(
            LogShape shape,
            String workspaceId,
            int partition,
            long from,
            long to,
            RepeatFilter repeats,
            BooleanSupplier wanted,
            Consumer<History.Answer> answer)
            implements Question {}

    /** Where the partition ends. */
    record End(int partition, Consumer<History.Answer> answer) implements Question {}
}
