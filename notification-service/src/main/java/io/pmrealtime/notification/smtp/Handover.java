package io.pmrealtime.notification.smtp;

import java.time.Instant;

/** What came of handing an e-mail to the SMTP server. */
public sealed interface Handover {
    /** The server has it. */
    record Accepted() implements Handover {}

    /**
     * The server may take it later.
     *
     * @param at when to try again
     * @param reason what kept it from taking it
     */
    record TryAgain(Instant at, String reason) implements Handover {}

    /**
     * Trying again is of no use, or was tried often enough.
     *
     * @param reason what kept the server from taking it
     */
    record GivenUp(String reason) implements Handover {}
}
