package io.pmrealtime.notification.event;

/** What a record of the realtime log turned out to be. */
public sealed interface RecordReading {

    /** An event that matters here. */
    record Relevant(ReceivedEvent event) implements RecordReading {}

    /** A record of a type that nobody is notified of and that changes nothing here. */
    record Irrelevant() implements RecordReading {}

    /**
     * A record of a type that matters which cannot be read.
     *
     * @param detail why, for the log
     */
    record Unreadable(String detail) implements RecordReading {}
}
