package io.pmrealtime.bench.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** What the local stack's front door and {@code /dev} endpoints tell. */
final class RunningStack {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient http;
    private final URI frontDoor;

    RunningStack(HttpClient http, URI frontDoor) {
        this.http = http;
        this.frontDoor = frontDoor;
    }

    /** A process of a gateway, and whether it is {@code starting}, {@code up} or {@code down}. */
    record Gateway(int instance, long pid, String state) {}

    URI socketAddress() {
        return URI.create("ws://" + frontDoor.getAuthority() + "/ws");
    }

    String token(String user) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(frontDoor.resolve("/dev/token"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"userId\":\"" + user + "\",\"workspaceId\":\"acme\"}"))
                .build();
        return answer(request).path("token").asText();
    }

    List<Gateway> gateways() throws IOException, InterruptedException {
        List<Gateway> gateways = new ArrayList<>();
        for (JsonNode service : answer(HttpRequest.newBuilder(frontDoor.resolve("/dev/services"))
                        .build())
                .path("data")) {
            if (service.path("name").asText().equals("gateway-service")) {
                gateways.add(new Gateway(
                        service.path("instance").asInt(),
                        service.path("pid").asLong(),
                        service.path("state").asText()));
            }
        }
        return gateways;
    }

    private JsonNode answer(HttpRequest request) throws IOException, InterruptedException {
        return MAPPER.readTree(
                http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }
}
