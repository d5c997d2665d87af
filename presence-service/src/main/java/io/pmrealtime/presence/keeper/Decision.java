package io.pmrealtime.presence.keeper;

import io.pmrealtime.presence.state.UserState;

/** What becomes of a user's state. Pure: it is asked again when somebody else was faster. */
@FunctionalInterface
public interface Decision {
    /**
     * Returns the state it was given when nothing changes.
     *
     * @param rebuilding whether Redis was emptied lately
     */
    UserState decide(UserState state, boolean rebuilding);
}
