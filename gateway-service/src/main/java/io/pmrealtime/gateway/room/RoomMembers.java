package io.pmrealtime.gateway.room;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is in one room: arrays without gaps, for the quickest walk. The members stand in one of their own, because each object that is
 * looked at for a delivery costs a wait for memory. For one event loop.
 */
public final class RoomMembers<M> {
    private static final int FIRST_CAPACITY = 2;

    private @Nullable Membership<M>[] memberships = create();
    private @Nullable Object[] members = new @Nullable Object[FIRST_CAPACITY];
    private int size;
    /** The room of the project that all members are here through, where that has been looked at since the last one came. */
    private @Nullable String settledFor;

    public int size() {
        return size;
    }

    @SuppressWarnings("unchecked") // only members of the memberships are put there
    public M get(int index) {
        Object member = members[index];
        if (member == null) {
            throw new IndexOutOfBoundsException(index);
        }
        return (M) member;
    }

    /** Who is here through another project than that of this room, such as the members of a task's room when it is moved. Each is named once. */
    public List<M> strangers(String projectRoom) {
        if (projectRoom.equals(settledFor)) {
            return List.of();
        }
        settledFor = projectRoom;
        String project = projectRoom.substring(projectRoom.indexOf(':') + 1);
        List<M> strangers = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            if (!at(i).isOfProject(project)) {
                strangers.add(at(i).member());
            }
        }
        return strangers;
    }

    void add(Membership<M> membership) {
        settledFor = null;
        if (size == members.length) {
            resize(size * 2);
        }
        put(membership, size++);
    }

    /** The last member takes the place of the one who leaves. */
    void remove(Membership<M> membership) {
        put(at(--size), membership.index);
        memberships[size] = null;
        members[size] = null;
        if (members.length > FIRST_CAPACITY && size < members.length / 4) {
            resize(members.length / 2);
        }
    }

    private void put(Membership<M> membership, int index) {
        memberships[index] = membership;
        members[index] = membership.member();
        membership.index = index;
    }

    private void resize(int capacity) {
        memberships = Arrays.copyOf(memberships, capacity);
        members = Arrays.copyOf(members, capacity);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // Java has no generic arrays; this one holds nothing else
    private static <M> @Nullable Membership<M>[] create() {
        return new @Nullable Membership[FIRST_CAPACITY];
    }

    private Membership<M> at(int index) {
        Membership<M> membership = memberships[index];
        if (membership == null) {
            throw new IndexOutOfBoundsException(index);
        }
        return membership;
    }
}
