package io.pmrealtime.events.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;

import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.events.testing.Caller;
import io.pmrealtime.local.testing.LocalServersResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
        value = LocalServersResource.class,
        initArgs = @ResourceArg(name = "database", value = "pm_events"))
class CatalogueTest {
    @Test
    void listsEveryTypeWithItsSchema() {
        Caller.member("ada", "w1")
                .get("/api/pm/events/types")
                .statusCode(200)
                .body("data", hasSize(EventType.values().length))
                .body("data.find { it.type == 'pm.task.updated' }.schema.required", hasItems("id", "projectId"))
                .body("data.find { it.type == 'typing.start' }.ephemeral", equalTo(true))
                .body("customPrefixes", equalTo(List.of("acme.")));
    }

    @Test
    void theApiDocumentHasAnExampleForEveryOperation() {
        Map<String, Map<String, Map<String, Object>>> paths =
                RestAssured.get("/q/openapi?format=json").jsonPath().getMap("paths");

        assertThat(paths).hasSize(7);
        paths.forEach((path, operations) -> operations.forEach((method, operation) -> {
            assertThat(examples(operation.get("responses")))
                    .as("answers of %s %s", method, path)
                    .isNotEmpty();
            if (operation.containsKey("requestBody")) {
                assertThat(examples(operation.get("requestBody")))
                        .as("requests of %s %s", method, path)
                        .isNotEmpty();
            }
        }));
        assertThat(examples(paths.get("/api/pm/events").get("post").get("requestBody")))
                .hasSize(2);
    }

    /** The values of all examples below a part of the document. */
    private static List<Object> examples(Object part) {
        List<Object> found = new ArrayList<>();
        if (part instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                if (key.equals("examples")) {
                    ((Map<?, ?>) value).values().forEach(each -> found.add(((Map<?, ?>) each).get("value")));
                } else {
                    found.addAll(examples(value));
                }
            });
        }
        return found;
    }

    @Test
    void wantsAToken() {
        RestAssured.get("/api/pm/events/types").then().statusCode(401);
    }
}
