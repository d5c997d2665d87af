package io.pmrealtime.notification.email;

import io.pmrealtime.notification.choice.Channel;
import io.pmrealtime.notification.directory.Person;
import io.pmrealtime.notification.evaluation.Circumstances;
import io.pmrealtime.notification.evaluation.Outcome;
import io.pmrealtime.notification.evaluation.Spread;
import io.pmrealtime.notification.evaluation.Verdict;
import io.pmrealtime.notification.inbox.Notification;
import io.pmrealtime.notification.outbox.ClaimedEmail;
import io.pmrealtime.notification.recipient.NotificationType;
import io.pmrealtime.notification.recipient.Reason;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Whether an e-mail still goes out when its time has come. Pure. */
sealed interface SendDecision {
    /** It goes out. */
    record Send(Notification notification, Person person, String address) implements SendDecision {}

    /** It waits, because the person is in quiet hours now. */
    record Wait(Instant until) implements SendDecision {}

    /** It goes into the next digest instead. */
    record Collect() implements SendDecision {}

    /**
     * It does not go out.
     *
     * @param reason why, in one word
     */
    record Skip(String reason) implements SendDecision {}

    /** Decides by what is known now, which may be something else than when the e-mail was queued. */
    static SendDecision on(ClaimedEmail email, Circumstances circumstances, Spread spread, Instant now) {
        Notification notification = email.notification();
        if (notification == null) {
            return new Skip("deleted");
        }
        if (notification.readAt() != null) {
            return new Skip("read");
        }
        if (notification.archivedAt() != null) {
            return new Skip("archived");
        }
        Optional<NotificationType> type = NotificationType.of(notification.type());
        if (type.isEmpty()) {
            return new Skip("unknown_type");
        }
        Reason reason = Reason.valueOf(notification.reason().toUpperCase(Locale.ROOT));
        Verdict verdict = circumstances
                .evaluation(email.asked(), type.get(), reason, true, email.critical(), now)
                .on(Channel.EMAIL);
        if (verdict.until() != null && verdict.outcome() == Outcome.LATER) {
            return new Wait(spread.after(verdict.until(), email.user()));
        }
        if (verdict.outcome() == Outcome.DIGEST) {
            return new Collect();
        }
        return verdict.tells()
                ? address(notification, circumstances.person(email.user()))
                : new Skip(verdict.rule().fieldValue());
    }

    private static SendDecision address(Notification notification, Person person) {
        String address = person.email();
        if (address == null) {
            return new Skip("no_address");
        }
        if (person.bounced()) {
            return new Skip("bounced");
        }
        return EmailAddress.isValid(address) ? new Send(notification, person, address) : new Skip("bad_address");
    }
}
