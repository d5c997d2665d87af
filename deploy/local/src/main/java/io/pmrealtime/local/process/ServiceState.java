package io.pmrealtime.local.process;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where an instance is in its life. */
public enum ServiceState {
    /** The process runs and has not been ready yet. */
    STARTING,
    /** The process runs and has been ready. */
    UP,
    /** There is no process. */
    DOWN;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
