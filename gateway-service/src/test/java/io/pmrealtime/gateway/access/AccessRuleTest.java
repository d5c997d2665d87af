package io.pmrealtime.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.contracts.room.Room;
import io.pmrealtime.contracts.token.Identity;
import io.pmrealtime.gateway.access.AccessRule.ProjectFacts;
import io.pmrealtime.gateway.room.Grant;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccessRuleTest {
    private static final Identity GRACE = new Identity(
            "grace", "acme", "Grace", null, Set.of("member"), null, Instant.EPOCH, Instant.EPOCH.plusSeconds(1));
    private static final Map<String, ProjectFacts> PROJECTS = Map.of(
            "mine", new ProjectFacts("acme", "member"),
            "theirs", new ProjectFacts("acme", null),
            "foreign", new ProjectFacts("umbrella", "member"));

    @Test
    void roomsAreGrantedByTheirKind() {
        List<Room> rooms = List.of(
                room("workspace:acme"),
                room("workspace:umbrella"),
                room("user:grace"),
                room("user:ada"),
                room("project:mine"),
                room("project:theirs"),
                room("project:foreign"),
                room("project:unknown"),
                room("task:t-mine"),
                room("task:t-theirs"),
                room("task:unknown"),
                room("chat:c"),
                room("mission:m"),
                room("workstation:w"));

        Decision decision =
                AccessRule.decide(GRACE, rooms, Map.of("t-mine", "mine", "t-theirs", "theirs"), PROJECTS, "member");

        assertThat(decision.granted())
                .extracting(Grant::room)
                .extracting(Room::name)
                .containsExactly(
                        "workspace:acme",
                        "user:grace",
                        "project:mine",
                        "task:t-mine",
                        "chat:c",
                        "mission:m",
                        "workstation:w");
        assertThat(decision.granted())
                .filteredOn(grant -> grant.room().name().equals("task:t-mine"))
                .extracting(Grant::projectId)
                .containsExactly("mine");
        assertThat(decision.refused()).hasSize(7);
    }

    @Test
    void anAdminOfTheWorkspaceSeesItsProjectsOnly() {
        List<Room> rooms = List.of(room("project:theirs"), room("project:foreign"), room("project:unknown"));

        Decision decision = AccessRule.decide(GRACE, rooms, Map.of(), PROJECTS, "admin");

        assertThat(decision.administers()).isTrue();
        assertThat(decision.granted()).extracting(Grant::projectId).containsExactly("theirs");
    }

    @Test
    void aRoomOfNoProjectSaysNothingOfWhoAdministers() {
        assertThat(AccessRule.decide(GRACE, List.of(room("chat:c")), Map.of(), Map.of(), null)
                        .administers())
                .isNull();
        assertThat(AccessRule.decide(GRACE, List.of(room("project:mine")), Map.of(), PROJECTS, "member")
                        .administers())
                .isFalse();
    }

    @Test
    void whoWasRemovedWhileItWasDecidedIsRefusedUnlessTheyAdminister() {
        List<Room> rooms = List.of(room("task:t"), room("chat:c"), room("project:mine"));
        Map<String, String> tasks = Map.of("t", "mine");
        Decision member = AccessRule.decide(GRACE, rooms, tasks, PROJECTS, "member");
        Decision admin = AccessRule.decide(GRACE, rooms, tasks, PROJECTS, "admin");

        assertThat(member.without(GRACE, "mine"::equals).refused())
                .containsExactly(room("task:t"), room("project:mine"));
        assertThat(member.without(GRACE, "mine"::equals).granted())
                .extracting(Grant::room)
                .containsExactly(room("chat:c"));
        assertThat(member.without(GRACE, "other"::equals).refused()).isEmpty();
        assertThat(admin.without(GRACE, "mine"::equals).refused()).isEmpty();
    }

    private static Room room(String name) {
        return Room.parse(name).orElseThrow();
    }
}
