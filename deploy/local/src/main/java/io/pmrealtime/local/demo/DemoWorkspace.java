package io.pmrealtime.local.demo;

import io.pmrealtime.contracts.token.Role;
import io.pmrealtime.local.dev.TokenDefaults;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who and what there is in the demo workspace, and so what a token says of its users unless asked otherwise. */
public final class DemoWorkspace implements TokenDefaults {
    /** The workspace's id. */
    public static final String ID = "acme";

    static final List<DemoUser> USERS = List.of(
            new DemoUser("ada", "Ada Lovelace", Role.ADMIN),
            new DemoUser("grace", "Grace Hopper", Role.MEMBER),
            new DemoUser("linus", "Linus Pauling", Role.MEMBER),
            new DemoUser("margaret", "Margaret Hamilton", Role.MEMBER));

    static final List<DemoProject> PROJECTS = List.of(
            new DemoProject(
                    "apollo",
                    "Apollo",
                    List.of("ada", "grace", "linus"),
                    List.of(
                            task("apollo-1", 1, "Draft the flight plan", "in_progress", "high", "grace", 7),
                            task("apollo-2", 2, "Review the guidance code", "todo", "high", "linus", 10),
                            task("apollo-3", 3, "Book the recovery ship", "todo", "medium", "ada", 14))),
            new DemoProject(
                    "gemini",
                    "Gemini",
                    List.of("margaret"),
                    List.of(
                            task("gemini-1", 1, "Test the docking adapter", "in_progress", "high", "margaret", 8),
                            task("gemini-2", 2, "Write up the spacewalk", "todo", "low", "margaret", 21))));

    @Override
    public String name(String workspaceId, String userId) {
        return user(workspaceId, userId).map(DemoUser::name).orElse(userId);
    }

    @Override
    public Set<String> groups(String workspaceId, String userId) {
        boolean admin = user(workspaceId, userId)
                .filter(user -> user.role().equals(Role.ADMIN))
                .isPresent();
        return admin ? Set.of(Role.MEMBER, Role.ADMIN) : Set.of(Role.MEMBER);
    }

    private static Optional<DemoUser> user(String workspaceId, String userId) {
        return USERS.stream()
                .filter(user -> workspaceId.equals(ID) && user.id().equals(userId))
                .findFirst();
    }

    private static DemoTask task(
            String id, int number, String title, String status, String priority, String assigneeId, int dueInDays) {
        return new DemoTask(id, number, title, status, priority, assigneeId, Duration.ofDays(dueInDays));
    }
}
