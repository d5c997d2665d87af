package io.pmrealtime.presence.crowd;

import io.pmrealtime.presence.state.PresenceEvent.Change;
import java.util.Optional;

/**
 * What became of a user in a crowd since its people were told last. In a workspace who is offline has left, and any other status is an update.
 *
 * @param before what people believe since then
 * @param last the newest change
 * @param data the payload of the newest, as JSON
 */
public record CrowdEntry(String userId, Before before, Change last, String data) {

    /** Whether the user is believed to be there. */
    public enum Before {
        ABSENT,
        PRESENT,
        /** A telling began, and it is not known whether it came to its end. */
        PERHAPS
    }

    /** The first change of a user since the last telling. */
    public static CrowdEntry of(String userId, Change change, String data) {
        return new CrowdEntry(userId, change == Change.JOINED ? Before.ABSENT : Before.PRESENT, change, data);
    }

    /** What is left to say; nothing about somebody who came and went. */
    public Optional<Change> net() {
        if (last == Change.LEFT) {
            return before == Before.ABSENT ? Optional.empty() : Optional.of(Change.LEFT);
        }
        return Optional.of(before == Before.PRESENT ? Change.UPDATED : Change.JOINED);
    }

    public String noted() {
        return before + " " + last + " " + data;
    }

    public static CrowdEntry ofNoted(String userId, String noted) {
        String[] parts = noted.split(" ", 3);
        return new CrowdEntry(userId, Before.valueOf(parts[0]), Change.valueOf(parts[1]), parts[2]);
    }
}
