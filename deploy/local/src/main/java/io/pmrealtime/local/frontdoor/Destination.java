package io.pmrealtime.local.frontdoor;

import io.pmrealtime.local.process.ServiceName;
import java.util.Optional;
import java.util.regex.Pattern;

/** The routing table: which service a path belongs to. The ingress of a cluster has the same one. */
final class Destination {
    private static final Pattern PRESENCE =
            Pattern.compile("/api/pm/(?:presence(?:/.*)?|(?:projects|tasks|workspaces)/[^/]+/presence/?)");

    private Destination() {}

    /** The service that answers this path (without its query), if any does. */
    static Optional<ServiceName> of(String path) {
        if (path.equals("/ws") || path.startsWith("/ws/") || path.startsWith("/api/realtime/")) {
            return Optional.of(ServiceName.GATEWAY);
        }
        if (path.startsWith("/api/pm/notifications")) {
            return Optional.of(ServiceName.NOTIFICATION);
        }
        if (PRESENCE.matcher(path).matches()) {
            return Optional.of(ServiceName.PRESENCE);
        }
        if (path.startsWith("/api/pm/")) {
            return Optional.of(ServiceName.EVENTS);
        }
        return Optional.empty();
    }
}
