package io.pmrealtime.notification.matter;

import io.pmrealtime.notification.directory.UserKey;
import io.pmrealtime.notification.evaluation.Asked;
import io.pmrealtime.notification.event.ReceivedEvent;
import io.pmrealtime.notification.recipient.Concern;
import io.pmrealtime.notification.recipient.Recipient;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** An event that somebody is to be told of. */
public record Matter(ReceivedEvent event, Concern concern, List<Recipient> recipients) {

    /**
     * A part of its recipients in the order of their ids, so that it can be worked off in steps.
     *
     * @param userId whom and whose predecessors it leaves out
     */
    public Matter after(String userId, int limit) {
        return new Matter(
                event,
                concern,
                recipients.stream()
                        .filter(each -> each.userId().compareTo(userId) > 0)
                        .sorted(Comparator.comparing(Recipient::userId))
                        .limit(limit)
                        .toList());
    }

    Asked asked(Recipient recipient) {
        return new Asked(new UserKey(event.workspaceId(), recipient.userId()), concern.project(), concern.task());
    }

    /** Who caused it, for the words. */
    Optional<UserKey> actor() {
        return Optional.ofNullable(event.actorId()).map(id -> new UserKey(event.workspaceId(), id));
    }
}
