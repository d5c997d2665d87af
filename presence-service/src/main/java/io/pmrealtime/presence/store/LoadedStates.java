package io.pmrealtime.presence.store;

import io.pmrealtime.presence.state.UserKey;
import io.pmrealtime.presence.state.UserState;
import java.util.Map;

/**
 * What the store knows of some users.
 *
 * @param states one for each user that was asked for
 * @param rebuilding whether Redis was emptied lately, so that what is absent may well have been there
 */
public record LoadedStates(Map<UserKey, UserState> states, boolean rebuilding) {
    public UserState of(UserKey key) {
        return states.getOrDefault(key, UserState.absent(key));
    }
}
