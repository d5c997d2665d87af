package io.pmrealtime.gateway.room;

import org.jspecify.annotations.Nullable;

/**
 * One member's place in one room.
 *
 * @param <M> the member
 */
public final class Membership<M> {
    private final M member;
    private final String room;
    private @Nullable String projectId;
    private final long grantedAt;
    private long from;
    /** Its index in {@link RoomMembers}. */
    int index;

    /**
     * @param room the room's name
     * @param projectId the project whose membership allows it; null for rooms of the whole workspace
     * @param grantedAt the log's end when access was granted: ends of memberships before it are older news
     * @param from from this offset on the member has received every event of the room
     */
    public Membership(M member, String room, @Nullable String projectId, long grantedAt, long from) {
        this.member = member;
        this.room = room;
        this.projectId = projectId;
        this.grantedAt = grantedAt;
        this.from = from;
    }

    public M member() {
        return member;
    }

    public String room() {
        return room;
    }

    public long grantedAt() {
        return grantedAt;
    }

    /** From this offset on the member has received every event of the room. */
    public long from() {
        return from;
    }

    /** The member has received everything from an earlier offset on. */
    public void extendTo(long earlier) {
        from = Math.min(from, earlier);
    }

    /** It was asked again, and the membership of this project allows it. */
    public void grantedThrough(@Nullable String project) {
        projectId = project;
    }

    /** Whether it was granted through a project. */
    public boolean isOfAnyProject() {
        return projectId != null;
    }

    /** Whether it was granted through this project. */
    public boolean isOfProject(String project) {
        return project.equals(projectId);
    }
}
