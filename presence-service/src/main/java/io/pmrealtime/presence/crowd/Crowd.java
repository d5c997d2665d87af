package io.pmrealtime.presence.crowd;

import org.jspecify.annotations.Nullable;

/**
 * So many people that what changes among them is told together: those who are present in a project, or all who are connected in a workspace.
 *
 * @param projectId null for the workspace as a whole
 */
public record Crowd(String workspaceId, @Nullable String projectId) {
    public static Crowd ofProject(String workspaceId, String projectId) {
        return new Crowd(workspaceId, projectId);
    }

    public static Crowd ofWorkspace(String workspaceId) {
        return new Crowd(workspaceId, null);
    }

    /** The crowd as one word of an index; ids hold no space. */
    public String member() {
        return (projectId == null ? "" : projectId) + " " + workspaceId;
    }

    /** Reads what {@link #member} wrote. */
    public static Crowd ofMember(String member) {
        int space = member.indexOf(' ');
        String workspaceId = member.substring(space + 1);
        return space == 0 ? ofWorkspace(workspaceId) : ofProject(workspaceId, member.substring(0, space));
    }
}
