package io.pmrealtime.events.testing;

import io.pmrealtime.contracts.schema.EventSchemas;
import io.pmrealtime.events.check.Checked;
import io.pmrealtime.events.check.CustomTypes;
import io.pmrealtime.events.check.EventCheck;
import io.pmrealtime.events.check.GoodEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Drafts as checked events, for tests of what comes after the check. */
public final class Checker {
    private static final EventCheck CHECK = new EventCheck(EventSchemas.load(), CustomTypes.NONE, 256 * 1024);

    private Checker() {}

    public static Checked checked(Draft draft) {
        return CHECK.checkEnvelope(draft.envelope().getBytes(StandardCharsets.UTF_8), Instant.EPOCH);
    }

    public static GoodEvent good(Draft draft) {
        return ((Checked.Good) checked(draft)).event();
    }
}
