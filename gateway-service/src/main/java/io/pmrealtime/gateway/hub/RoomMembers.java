package io.pmrealtime.gateway.hub;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Who is in one room: an array without gaps, for the quickest walk. For one event loop. */
final class RoomMembers {
    private static final int FIRST_CAPACITY = 2;

    private @Nullable Membership[] members = new @Nullable Membership[FIRST_CAPACITY];
    private int size;

    int size() {
        return size;
    }

    Connection get(int index) {
        return at(index).connection;
    }

    void add(Membership membership) {
        if (size == members.length) {
            members = Arrays.copyOf(members, size * 2);
        }
        membership.index = size;
        members[size++] = membership;
    }

    /** The last member takes the place of the one who leaves. */
    void remove(Membership membership) {
        Membership last = at(--size);
        members[membership.index] = last;
        last.index = membership.index;
        members[size] = null;
        if (members.length > FIRST_CAPACITY && size < members.length / 4) {
            members = Arrays.copyOf(members, members.length / 2);
        }
    }

    private Membership at(int index) {
        Membership member = members[index];
        if (member == null) {
            throw new IndexOutOfBoundsException(index);
        }
        return member;
    }
}
