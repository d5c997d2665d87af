package io.pmrealtime.gateway.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A gateway whose limits are quickly reached. */
public final class TightLimits implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.ofEntries(
                Map.entry("gateway.limits.connections-per-workspace", "3"),
                Map.entry("gateway.limits.connections-per-user", "2"),
                Map.entry("gateway.limits.lease", "2S"),
                Map.entry("gateway.allowed-origins", "https://app.example.com,https://other.example.com"),
                Map.entry("gateway.inbound.rate", "20"),
                Map.entry("gateway.compression.enabled", "false"),
                Map.entry("gateway.ping.interval", "1S"),
                Map.entry("gateway.typing.expiry", "1S"),
                Map.entry("gateway.limits.connections-per-replica", "12"),
                Map.entry("gateway.limits.handshakes-per-second", "50"));
    }
}
