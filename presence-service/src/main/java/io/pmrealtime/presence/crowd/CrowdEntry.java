package io.pmrealtime.presence.crowd;

import io.pmrealtime.presence.state.PresenceEvent.Change;
import java.util.Optional;

/**
 * What became of a user in a crowd since its people were told last. In a workspace who is offline has left, and any other status is an update.
 *
 * @param first the first change since then
 * @param last the newest
 * @param data the payload of the newest, as JSON
 */
public record CrowdEntry(String userId, Change first, Change last, String data) {

    /** What is left to say; nothing about somebody who came and went. */
    public Optional<Change> net() {
        boolean wasThere = first != Change.JOINED;
        boolean isThere = last != Change.LEFT;
        if (!wasThere && !isThere) {
            return Optional.empty();
        }
        return Optional.of(!wasThere ? Change.JOINED : isThere ? Change.UPDATED : Change.LEFT);
    }

    public String noted() {
        return first + " " + last + " " + data;
    }

    public static CrowdEntry ofNoted(String userId, String noted) {
        String[] parts = noted.split(" ", 3);
        return new CrowdEntry(userId, Change.valueOf(parts[0]), Change.valueOf(parts[1]), parts[2]);
    }
}
