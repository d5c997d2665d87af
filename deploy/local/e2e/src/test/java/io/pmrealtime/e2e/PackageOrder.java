package io.pmrealtime.e2e;

import java.util.List;
import java.util.Map;

/** The packages of each part, in the order that data flows; the READMEs explain them. */
final class PackageOrder {
    static final Map<String, List<String>> BY_PART = Map.of(
            "contracts",
            List.of("problem", "room", "token", "event", "kafka", "schema", "access", "presence", "cloudevents", "realtime"),
            "local",
            List.of("os", "servers", "token", "testing", "process", "dev", "frontdoor", "demo", "options", "launcher"));

    private PackageOrder() {}
}
