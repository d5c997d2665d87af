package io.pmrealtime.gateway.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A gateway whose tail is too short for most, so that whoever was away for a moment is served from Kafka. */
public final class ShortTail implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "gateway.tail.bytes", "4K",
                "gateway.resume.chunk", "8K",
                "gateway.resume.hold", "1S",
                "gateway.outbound.max-lag", "8S");
    }
}
