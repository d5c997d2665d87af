package io.pmrealtime.events.catalogue;

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
import java.util.List;
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
    void wantsAToken() {
        RestAssured.get("/api/pm/events/types").then().statusCode(401);
    }
}
