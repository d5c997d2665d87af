package io.pmrealtime.gateway.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoomsTest {
    @Test
    void membersComeAndGoAndEmptyRoomsAreForgotten() {
        Random random = new Random(3);
        Rooms<Integer> rooms = new Rooms<>();
        Map<String, Set<Integer>> model =
                Map.of("w1 a", new HashSet<>(), "w1 b", new HashSet<>(), "w2 a", new HashSet<>());
        List<String> places = List.of("w1 a", "w1 b", "w2 a");
        Map<String, List<Membership<Integer>>> memberships =
                Map.of("w1 a", new ArrayList<>(), "w1 b", new ArrayList<>(), "w2 a", new ArrayList<>());
        for (int step = 0; step < 3000; step++) {
            String place = places.get(random.nextInt(places.size()));
            String[] workspaceAndRoom = place.split(" ");
            List<Membership<Integer>> there = memberships.get(place);
            // Rooms fill up and empty out in turns.
            if (random.nextInt(10) < (step / 300 % 2 == 0 ? 7 : 2)) {
                Membership<Integer> added = new Membership<>(step, workspaceAndRoom[1], null, 0, 0);
                rooms.add(workspaceAndRoom[0], added);
                there.add(added);
                model.get(place).add(step);
            } else if (!there.isEmpty()) {
                Membership<Integer> removed = there.remove(random.nextInt(there.size()));
                rooms.remove(workspaceAndRoom[0], removed);
                model.get(place).remove(removed.member());
            }
            assertThat(members(rooms, workspaceAndRoom[0], workspaceAndRoom[1])).isEqualTo(model.get(place));
        }
        memberships.forEach((place, there) -> there.forEach(member -> rooms.remove(place.split(" ")[0], member)));
        assertThat(rooms.of("w1")).isNull();
        assertThat(rooms.of("w2")).isNull();
    }

    private static Set<Integer> members(Rooms<Integer> rooms, String workspace, String room) {
        Set<Integer> members = new HashSet<>();
        Map<String, RoomMembers<Integer>> named = rooms.of(workspace);
        RoomMembers<Integer> found = named == null ? null : named.get(room);
        for (int i = 0; found != null && i < found.size(); i++) {
            assertThat(members.add(found.get(i))).isTrue();
        }
        return members;
    }
}
