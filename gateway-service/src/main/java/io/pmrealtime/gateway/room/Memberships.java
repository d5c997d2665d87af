package io.pmrealtime.gateway.room;

import io.pmrealtime.contracts.room.Room;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rooms that one member is in, in the order of joining. For one event loop.
 *
 * @param <M> the member
 */
public final class Memberships<M> {
    private final Map<String, Membership<M>> byRoom = new LinkedHashMap<>(4);

    public int size() {
        return byRoom.size();
    }

    /** Names of the rooms, in the order of joining. */
    public List<String> names() {
        return List.copyOf(byRoom.keySet());
    }

    public boolean contains(String room) {
        return byRoom.containsKey(room);
    }

    /** Whether it is in one of these rooms or more. */
    public boolean containsAny(List<String> rooms) {
        for (String room : rooms) {
            if (byRoom.containsKey(room)) {
                return true;
            }
        }
        return false;
    }

    /** Whether one of them was granted through this project. */
    public boolean isInProject(String projectId) {
        return byRoom.values().stream().anyMatch(member -> member.isOfProject(projectId));
    }

    /** Whether one of them was granted through this project when the log had been read further than this offset. */
    public boolean isGrantedSince(String projectId, long offset) {
        return byRoom.values().stream()
                .anyMatch(member -> member.isOfProject(projectId) && member.grantedAt() > offset);
    }

    public void add(Membership<M> membership) {
        byRoom.put(membership.room(), membership);
    }

    /** Takes a room out; null where it was not in. */
    public @Nullable Membership<M> remove(String room) {
        return byRoom.remove(room);
    }

    /** The rooms were asked about again: these are allowed still. */
    public void regrant(Collection<Grant> grants) {
        for (Grant grant : grants) {
            Membership<M> membership = byRoom.get(grant.room().name());
            if (membership != null) {
                membership.grantedThrough(grant.projectId());
            }
        }
    }

    /** By room, the offset from which on the member has received every event of it. */
    public Map<String, Long> receivedFrom() {
        Map<String, Long> received = new HashMap<>();
        byRoom.forEach((room, member) -> received.put(room, member.from()));
        return received;
    }

    /** The member has received everything of all its rooms from an earlier offset on. */
    public void extendTo(long earlier) {
        byRoom.values().forEach(member -> member.extendTo(earlier));
    }

    /** The rooms that were granted through a project. */
    public List<Room> ofProjects() {
        return rooms(Membership::isOfAnyProject).toList();
    }

    /** The rooms that were granted through this project, and its own, whether joined or not: presence may be there. */
    public List<Room> ofProject(String projectId) {
        return Stream.concat(Stream.of(Room.project(projectId)), rooms(member -> member.isOfProject(projectId)))
                .distinct()
                .toList();
    }

    private Stream<Room> rooms(Predicate<Membership<M>> which) {
        return byRoom.values().stream().filter(which).flatMap(member -> Room.parse(member.room()).stream());
    }
}
