package io.pmrealtime.events.projection;

import static io.pmrealtime.contracts.event.EventType.PROJECT_CREATED;
import static io.pmrealtime.contracts.event.EventType.PROJECT_TEAM_CHANGED;
import static io.pmrealtime.contracts.event.EventType.PROJECT_UPDATED;
import static io.pmrealtime.contracts.event.EventType.TASK_ASSIGNED;
import static io.pmrealtime.contracts.event.EventType.TASK_DELETED;
import static io.pmrealtime.contracts.event.EventType.TASK_STATUS_CHANGED;
import static io.pmrealtime.contracts.event.EventType.TEAM_MEMBER_ADDED;
import static io.pmrealtime.contracts.event.EventType.TEAM_MEMBER_REMOVED;
import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.events.database.Database;
import io.pmrealtime.events.testing.Draft;
import io.pmrealtime.events.testing.Wire;
import io.pmrealtime.local.testing.LocalServersResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rule of {@link ProjectionTest}, through Kafka and PostgreSQL. */
@QuarkusTest
@QuarkusTestResource(
        value = LocalServersResource.class,
        initArgs = @ResourceArg(name = "database", value = "pm_events"))
class StoredProjectionTest {
    private Wire wire;

    @Inject
    Database database;

    @BeforeEach
    void connect() {
        wire = new Wire();
    }

    @AfterEach
    void disconnect() {
        wire.close();
    }

    @Test
    void leavesTheSameProjectionsWhateverTheOrderAndHoweverOftenEventsCome() {
        Random random = new Random(11);
        Map<String, List<Draft>> lives = new LinkedHashMap<>();
        for (int round = 0; round < 12; round++) {
            String suffix = Wire.unique("");
            List<Draft> life = life(suffix);
            List<Draft> shuffled = new ArrayList<>(life);
            shuffled.addAll(life.subList(0, random.nextInt(life.size())));
            if (round > 0) {
                Collections.shuffle(shuffled, random);
            }
            shuffled.forEach(wire::send);
            lives.put(suffix, life);
        }

        lives.forEach((suffix, life) -> life.forEach(wire::awaitPublished));
        String expected = projections(lives.keySet().iterator().next());
        assertThat(expected).contains("Draw a rocket", "doing", "linus", "Apollo 12", "lead");
        for (String suffix : lives.keySet()) {
            assertThat(projections(suffix)).isEqualTo(expected);
        }
    }

    /** The events of a project and a task of their own, each with what can overtake it, in the order of their times. */
    private static List<Draft> life(String suffix) {
        String w = "w" + suffix;
        String p = "p" + suffix;
        String t = "t" + suffix;
        List<Draft> life = List.of(
                Draft.project(PROJECT_CREATED, w, p),
                Draft.team(TEAM_MEMBER_ADDED, w, p, "added", "grace"),
                Draft.taskUpdated(w, p, t, "Draw the rocket").field("dueDate", "2199-03-10"),
                Draft.of(
                        TASK_ASSIGNED,
                        w,
                        "{'id':'%s','projectId':'%s','newAssigneeId':'linus','assignedBy':'ada','assignedAt':'2026-03-01T09:30:00Z'}"
                                .formatted(t, p)),
                Draft.of(
                        TASK_STATUS_CHANGED,
                        w,
                        "{'id':'%s','projectId':'%s','oldStatus':'todo','newStatus':'doing','updatedBy':'ada','updatedAt':'2026-03-01T09:30:00Z'}"
                                .formatted(t, p)),
                Draft.project(PROJECT_UPDATED, w, p).field("name", "Apollo 12"),
                Draft.team(PROJECT_TEAM_CHANGED, w, p, "role_changed", "grace").field("role", "lead"),
                Draft.team(TEAM_MEMBER_REMOVED, w, p, "removed", "margaret"),
                Draft.taskUpdated(w, p, t, "Draw a rocket"),
                Draft.of(TASK_DELETED, w, "{'id':'%s','projectId':'%s'}".formatted(t, p)));
        for (int i = 0; i < life.size(); i++) {
            life.get(i).at("2026-03-01T09:%02d:00Z".formatted(i));
        }
        return life;
    }

    /** What the projections say about a workspace, without what makes it another workspace. */
    private String projections(String suffix) {
        List<String> rows = new ArrayList<>();
        for (String sql : List.of(
                "select to_jsonb(t) - 'fields' #>> '{}' from tasks t where workspace_id = ?",
                "select to_jsonb(p) - 'fields' #>> '{}' from projects p where workspace_id = ?",
                "select to_jsonb(m) - 'change_offset' #>> '{}' from project_members m where workspace_id = ? order by user_id",
                "select to_jsonb(u) - 'fields' #>> '{}' from users u where workspace_id = ? order by user_id")) {
            rows.addAll(
                    database.transaction(transaction -> transaction.query(sql, row -> row.getString(1), "w" + suffix)));
        }
        return String.join("\n", rows).replace(suffix, "");
    }
}
