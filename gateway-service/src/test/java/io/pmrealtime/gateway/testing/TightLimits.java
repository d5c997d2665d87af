package io.pmrealtime.gateway.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A gateway whose limits are quickly reached. */
public final class TightLimits implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "gateway.limits.connections-per-workspace", "3",
                "gateway.limits.connections-per-user", "2",
                "gateway.limits.lease", "2S",
                "gateway.allowed-origins", "https://app.example.com,https://other.example.com",
                "gateway.inbound.rate", "20",
                "gateway.tail.bytes", "4K",
                "gateway.resume.chunk", "8K",
                "gateway.compression.enabled", "false",
                "gateway.ping.interval", "1S",
                "gateway.outbound.max-lag", "3S");
    }
}
