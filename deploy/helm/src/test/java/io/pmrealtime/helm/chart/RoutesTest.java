package io.pmrealtime.helm.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.helm.render.Charts;
import io.pmrealtime.helm.render.Manifests;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests from outside reach the service that the front door of the local stack would send them to. */
class RoutesTest {
    private record Route(String path, boolean regex, String service) {
        boolean takes(String request) {
            return regex ? request.matches(path + ".*") : (request + "/").startsWith(path + "/");
        }
    }

    private final Manifests production = Charts.scenario("production");
    private final Manifests gatewayApi = Charts.scenario("bring-your-own-tls");

    @ParameterizedTest
    @CsvSource({
        "/ws, gateway-service",
        "/api/realtime/tickets, gateway-service",
        "/api/realtime/stream, gateway-service",
        "/api/pm/notifications, notification-service",
        "/api/pm/notifications/unread-count, notification-service",
        "/api/pm/projects/p1/presence, presence-service",
        "/api/pm/tasks/t1/presence, presence-service",
        "/api/pm/workspaces/w1/presence, presence-service",
        "/api/pm/presence/counts, presence-service",
        "/api/pm/projects/p1/activity, pm-events-service",
        "/api/pm/events, pm-events-service",
    })
    void requestReachesItsService(String request, String service) {
        assertThat(longestOf(ingressRoutes(), request)).isEqualTo("pm-" + service);
        assertThat(httpRoutes().stream()
                        .filter(route -> route.takes(request))
                        .findFirst()
                        .orElseThrow()
                        .service())
                .isEqualTo("pm-" + service);
    }

    @ParameterizedTest
    @CsvSource({"/q/metrics", "/q/health/ready", "/dev/token", "/"})
    void whatIsNotForClientsIsNotRouted(String request) {
        assertThat(ingressRoutes()).noneMatch(route -> route.takes(request));
        assertThat(httpRoutes()).noneMatch(route -> route.takes(request));
    }

    @Test
    void connectionsMayLastAndWorkspacesMayStayTogether() {
        JsonNode annotations = production.one("Ingress", "pm-realtime").at("/metadata/annotations");
        assertThat(annotations
                        .path("nginx.ingress.kubernetes.io/proxy-read-timeout")
                        .asInt())
                .isGreaterThanOrEqualTo(3600);
        assertThat(annotations
                        .path("nginx.ingress.kubernetes.io/upstream-hash-by")
                        .asText())
                .isEqualTo("$arg_workspace");
        assertThat(production
                        .one("Ingress", "pm-api")
                        .at("/metadata/annotations")
                        .fieldNames())
                .toIterable()
                .containsExactly("nginx.ingress.kubernetes.io/use-regex");
        assertThat(Charts.scenario("production", "ingress.workspaceAffinity.enabled=false")
                        .one("Ingress", "pm-realtime")
                        .at("/metadata/annotations")
                        .has("nginx.ingress.kubernetes.io/upstream-hash-by"))
                .isFalse();
    }

    @Test
    void routesLeadToServicesThatExist() {
        for (Route route : ingressRoutes()) {
            assertThat(production
                            .one("Service", route.service())
                            .at("/spec/ports/0/name")
                            .asText())
                    .isEqualTo("http");
        }
        for (Route route : httpRoutes()) {
            assertThat(gatewayApi.has("Service", route.service())).isTrue();
        }
    }

    /** NGINX takes the longest path first once one of a host is a regular expression. */
    private static String longestOf(List<Route> routes, String request) {
        return routes.stream()
                .filter(route -> route.takes(request))
                .max(Comparator.comparing(route -> route.path().length()))
                .orElseThrow()
                .service();
    }

    private List<Route> ingressRoutes() {
        List<Route> routes = new ArrayList<>();
        production.ofKind("Ingress").forEach(ingress -> {
            for (JsonNode path : ingress.at("/spec/rules/0/http/paths")) {
                routes.add(new Route(
                        path.path("path").asText(),
                        path.path("pathType").asText().equals("ImplementationSpecific"),
                        path.at("/backend/service/name").asText()));
            }
        });
        return routes;
    }

    private List<Route> httpRoutes() {
        List<Route> routes = new ArrayList<>();
        for (JsonNode rule : gatewayApi.one("HTTPRoute", "pm").at("/spec/rules")) {
            routes.add(new Route(
                    rule.at("/matches/0/path/value").asText(),
                    rule.at("/matches/0/path/type").asText().equals("RegularExpression"),
                    rule.at("/backendRefs/0/name").asText()));
        }
        return routes;
    }
}
