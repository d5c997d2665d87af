package io.pmrealtime.events.access;

import static io.pmrealtime.contracts.event.EventType.TEAM_MEMBER_ADDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.pmrealtime.events.testing.Caller;
import io.pmrealtime.events.testing.Draft;
import io.pmrealtime.events.testing.Wire;
import io.pmrealtime.local.testing.LocalServersResource;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
        value = LocalServersResource.class,
        initArgs = @ResourceArg(name = "database", value = "pm_events"))
class AccessRebuildTest {
    private final String workspace = Wire.unique("w");
    private final String project = Wire.unique("p");

    @Inject
    RedisDataSource redis;

    @Inject
    DataSource dataSource;

    @Test
    void writesTheKeysOfTheCallersWorkspaceAnew() {
        Draft added = Draft.team(TEAM_MEMBER_ADDED, workspace, project, "added", "linus");
        Draft task = Draft.taskUpdated(workspace, project, Wire.unique("t"), "Draw");
        try (Wire wire = new Wire()) {
            wire.send(added, task);
            wire.awaitPublished(task);
        }
        String key = "access:project:{" + project + "}";
        redis.hash(String.class).hset(key, Map.of("intruder", "lead"));
        redis.hash(String.class).hdel(key, "linus");

        Caller.member("linus", workspace).post("/api/pm/access/rebuild").statusCode(403);
        Caller.admin(Wire.unique("w")).post("/api/pm/access/rebuild").statusCode(200);
        assertThat(redis.hash(String.class).hgetall(key)).containsKey("intruder");

        Caller.admin(workspace).post("/api/pm/access/rebuild").statusCode(200).body("data.keys", equalTo(3));
        assertThat(redis.hash(String.class).hgetall(key)).isEqualTo(Map.of("#workspace", workspace, "linus", "member"));
    }

    @Test
    void writesWhatRedisMissedWhoeverLearntOfIt() throws SQLException {
        Draft added = Draft.team(TEAM_MEMBER_ADDED, workspace, project, "added", "linus");
        try (Wire wire = new Wire()) {
            wire.send(added);
            wire.awaitPublished(added);
        }
        String key = "access:project:{" + project + "}";
        redis.hash(String.class).hset(key, Map.of("removed", "member"));

        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert =
                        connection.prepareStatement("insert into access_losses (workspace_id, losses) values (?, 1)")) {
            insert.setString(1, workspace);
            insert.executeUpdate();
        }

        await().untilAsserted(() -> assertThat(redis.hash(String.class).hgetall(key))
                .isEqualTo(Map.of("#workspace", workspace, "linus", "member")));
    }
}
