package io.pmrealtime.presence.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Spans that a test can wait for, and a free port. */
public final class ShortSpans implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        return Map.of(
                "presence.closed-grace", "1s",
                "presence.replica-lease", "3s",
                "presence.query-limit", "5",
                "presence.crowd-size", "40",
                "quarkus.http.test-port", "0");
    }

    @Override
    public void stop() {}
}
