package io.pmrealtime.presence.keeper;

import io.pmrealtime.presence.state.Change;
import io.pmrealtime.presence.state.UserState;
import io.pmrealtime.presence.store.View;
import java.util.HashSet;
import java.util.Set;

/**
 * A stored state that does not show yet: sorted sets may be behind it, and its events may be untold.
 *
 * @param state as it is stored
 * @param touched the entries that may be wrong
 */
record Unsettled(UserState state, Set<View> touched) {

    /** After a change of this process. */
    static Unsettled after(Change change) {
        Set<View> touched = new HashSet<>(View.of(change.before()).keySet());
        touched.addAll(View.touchedBy(change.after()));
        return of(change.after(), touched);
    }

    /** Found in the store, left behind by a process that ended or was overtaken. */
    static Unsettled of(UserState state, Set<View> alsoTouched) {
        Set<View> touched = new HashSet<>(alsoTouched);
        touched.addAll(View.of(state).keySet());
        touched.addAll(View.touchedBy(state));
        return new Unsettled(state, touched);
    }
}
