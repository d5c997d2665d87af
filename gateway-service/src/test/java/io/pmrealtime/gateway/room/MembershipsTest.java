package io.pmrealtime.gateway.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.contracts.room.Room;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MembershipsTest {
    private final Memberships<String> memberships = new Memberships<>();

    @Test
    void roomsOfAProjectAreThoseThatItGrantedAndItsOwn() {
        add("user:grace", null, 0);
        add("task:t1", "apollo", 0);
        add("task:t2", "gemini", 0);

        assertThat(memberships.ofProject("apollo")).containsExactly(Room.project("apollo"), Room.task("t1"));
        assertThat(memberships.ofProjects()).containsExactly(Room.task("t1"), Room.task("t2"));
        assertThat(memberships.isInProject("gemini")).isTrue();
        assertThat(memberships.isInProject("mercury")).isFalse();
    }

    @Test
    void aRoomThatIsGrantedThroughAnotherProjectIsOfThatOne() {
        add("task:t1", "apollo", 0);
        memberships.regrant(
                List.of(new Grant(Room.task("t1"), "gemini"), new Grant(Room.task("never-joined"), "gemini")));

        assertThat(memberships.isInProject("apollo")).isFalse();
        assertThat(memberships.ofProject("gemini")).contains(Room.task("t1"));
        assertThat(memberships.names()).containsExactly("task:t1");
    }

    @Test
    void aGrantIsNewerThanARemovalThatStandsBeforeIt() {
        add("project:apollo", "apollo", 10);

        assertThat(memberships.isGrantedSince("apollo", 9)).isTrue();
        assertThat(memberships.isGrantedSince("apollo", 10)).isFalse();
        assertThat(memberships.isGrantedSince("gemini", 9)).isFalse();
    }

    @Test
    void whatIsReceivedReachesBackOnlyEverFurther() {
        add("chat:c1", null, 10);
        add("chat:c2", null, 30);
        memberships.extendTo(20);

        assertThat(memberships.receivedFrom()).isEqualTo(Map.of("chat:c1", 10L, "chat:c2", 20L));
        assertThat(memberships.remove("chat:c1")).isNotNull();
        assertThat(memberships.remove("chat:c1")).isNull();
        assertThat(memberships.containsAny(List.of("chat:c1", "chat:c3"))).isFalse();
        assertThat(memberships.containsAny(List.of("chat:c3", "chat:c2"))).isTrue();
    }

    private void add(String room, String projectId, long at) {
        memberships.add(new Membership<>("grace", room, projectId, at, at));
    }
}
