package io.pmrealtime.notification.intake;

import io.pmrealtime.notification.directory.UserKey;
import io.pmrealtime.notification.evaluation.Asked;
import io.pmrealtime.notification.event.ReceivedEvent;
import io.pmrealtime.notification.recipient.Concern;
import io.pmrealtime.notification.recipient.Recipient;
import java.util.List;
import java.util.Optional;

/** An event that somebody is to be told of. */
record Matter(ReceivedEvent event, Concern concern, List<Recipient> recipients) {

    Asked asked(Recipient recipient) {
        return new Asked(new UserKey(event.workspaceId(), recipient.userId()), concern.project(), concern.task());
    }

    /** Who caused it, for the words. */
    Optional<UserKey> actor() {
        return Optional.ofNullable(event.actorId()).map(id -> new UserKey(event.workspaceId(), id));
    }
}
