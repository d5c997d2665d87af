package io.pmrealtime.presence.crowd;

/** A project in which so many are present that changes are told together. */
public record Crowd(String workspaceId, String projectId) {
    public String member() {
        return projectId + " " + workspaceId;
    }

    public static Crowd ofMember(String member) {
        int space = member.indexOf(' ');
        return new Crowd(member.substring(space + 1), member.substring(0, space));
    }
}
