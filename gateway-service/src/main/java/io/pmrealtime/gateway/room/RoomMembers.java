package io.pmrealtime.gateway.room;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Who is in one room: an array without gaps, for the quickest walk. For one event loop. */
public final class RoomMembers<M> {
    private static final int FIRST_CAPACITY = 2;

    private @Nullable Membership<M>[] members = create();
    private int size;

    public int size() {
        return size;
    }

    public M get(int index) {
        return at(index).member();
    }

    void add(Membership<M> membership) {
        if (size == members.length) {
            members = Arrays.copyOf(members, size * 2);
        }
        membership.index = size;
        members[size++] = membership;
    }

    /** The last member takes the place of the one who leaves. */
    void remove(Membership<M> membership) {
        Membership<M> last = at(--size);
        members[membership.index] = last;
        last.index = membership.index;
        members[size] = null;
        if (members.length > FIRST_CAPACITY && size < members.length / 4) {
            members = Arrays.copyOf(members, members.length / 2);
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // Java has no generic arrays; this one holds nothing else
    private static <M> @Nullable Membership<M>[] create() {
        return new @Nullable Membership[FIRST_CAPACITY];
    }

    private Membership<M> at(int index) {
        Membership<M> member = members[index];
        if (member == null) {
            throw new IndexOutOfBoundsException(index);
        }
        return member;
    }
}
