package io.pmrealtime.events.check;

import io.pmrealtime.contracts.kafka.RejectReason;
import io.pmrealtime.contracts.schema.Violation;
import java.util.List;
import java.util.stream.Collectors;

/** What looking at a record by itself came to. */
public sealed interface Checked {

    /** An event that the suite can take. */
    record Good(GoodEvent event) implements Checked {}

    /**
     * One that it cannot.
     *
     * @param reason the kind of fault
     * @param faults what is wrong, the first failing field first; never empty
     */
    record Bad(RejectReason reason, List<Violation> faults) implements Checked {
        public Bad {
            faults = List.copyOf(faults);
            if (faults.isEmpty()) {
                throw new IllegalArgumentException("a refusal says what is wrong");
            }
        }

        public static Bad of(RejectReason reason, String field, String message) {
            return new Bad(reason, List.of(new Violation(field, message)));
        }

        /** All faults in one sentence, for the header {@code detail}. */
        public String detail() {
            return faults.stream()
                    .map(fault -> fault.field().isEmpty() ? fault.message() : fault.toString())
                    .collect(Collectors.joining("; "));
        }
    }
}
