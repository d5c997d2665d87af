package io.pmrealtime.events.projection;

import static io.pmrealtime.contracts.event.EventType.PROJECT_CREATED;
import static io.pmrealtime.contracts.event.EventType.PROJECT_DELETED;
import static io.pmrealtime.contracts.event.EventType.PROJECT_TEAM_CHANGED;
import static io.pmrealtime.contracts.event.EventType.PROJECT_UPDATED;
import static io.pmrealtime.contracts.event.EventType.TASK_ASSIGNED;
import static io.pmrealtime.contracts.event.EventType.TASK_COMMENTED;
import static io.pmrealtime.contracts.event.EventType.TASK_CREATED;
import static io.pmrealtime.contracts.event.EventType.TASK_DELETED;
import static io.pmrealtime.contracts.event.EventType.TASK_STATUS_CHANGED;
import static io.pmrealtime.contracts.event.EventType.TEAM_MEMBER_ADDED;
import static io.pmrealtime.contracts.event.EventType.TEAM_MEMBER_REMOVED;
import static io.pmrealtime.contracts.event.EventType.USER_UPDATED;
import static io.pmrealtime.contracts.event.EventType.WORKSPACE_MEMBER_ADDED;
import static io.pmrealtime.contracts.event.EventType.WORKSPACE_MEMBER_REMOVED;
import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.events.ledger.SourcePosition;
import io.pmrealtime.events.ledger.Verdict;
import io.pmrealtime.events.testing.Checker;
import io.pmrealtime.events.testing.Draft;
import io.pmrealtime.events.version.Stamp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProjectionTest {
    private static final String W = "w1";

    /** A project's and a task's life with everything that can overtake something else. */
    private static final List<Draft> LIFE = List.of(
            Draft.project(PROJECT_CREATED, W, "p1").at(minute(0)),
            Draft.project(PROJECT_UPDATED, W, "p1").field("name", "Apollo 11").at(minute(5)),
            Draft.project(PROJECT_UPDATED, W, "p1").field("name", "Apollo 12").at(minute(6)),
            Draft.member(WORKSPACE_MEMBER_ADDED, W, "grace", "member").at(minute(1)),
            Draft.team(TEAM_MEMBER_ADDED, W, "p1", "added", "grace").at(minute(2)),
            Draft.team(PROJECT_TEAM_CHANGED, W, "p1", "role_changed", "grace")
                    .field("role", "lead")
                    .at(minute(3)),
            Draft.member(WORKSPACE_MEMBER_REMOVED, W, "grace", "member").at(minute(6)),
            Draft.member(WORKSPACE_MEMBER_ADDED, W, "grace", "admin").at(minute(8)),
            Draft.team(TEAM_MEMBER_ADDED, W, "p1", "added", "linus").at(minute(2)),
            Draft.team(TEAM_MEMBER_REMOVED, W, "p1", "removed", "linus").at(minute(4)),
            Draft.team(TEAM_MEMBER_ADDED, W, "p1", "added", "margaret").at(minute(9)),
            Draft.of(USER_UPDATED, W, "{'userId':'grace','name':'Grace Hopper','email':'grace@acme.test'}")
                    .at(minute(3)),
            Draft.of(USER_UPDATED, W, "{'userId':'grace','name':'Grace','email':null}")
                    .at(minute(7)),
            Draft.of(
                            TASK_CREATED,
                            W,
                            "{'id':'t1','projectId':'p1','title':'Draw','status':'todo','assigneeId':'linus',"
                                    + "'dueDate':'2026-03-10','createdBy':'ada','createdAt':'2026-03-01T09:00:00Z'}")
                    .at(minute(1)),
            Draft.taskUpdated(W, "p1", "t1", "Draw the rocket").at(minute(2)),
            Draft.taskUpdated(W, "p1", "t1", "Draw a rocket")
                    .field("dueDate", "2026-04-01T10:00:00Z")
                    .at(minute(4)),
            Draft.of(
                            TASK_ASSIGNED,
                            W,
                            "{'id':'t1','projectId':'p1','newAssigneeId':'grace','assignedBy':'ada',"
                                    + "'assignedAt':'2026-03-01T09:30:00Z'}")
                    .at(minute(3)),
            Draft.of(
                            TASK_STATUS_CHANGED,
                            W,
                            "{'id':'t1','projectId':'p1','oldStatus':'todo','newStatus':'doing','updatedBy':'ada',"
                                    + "'updatedAt':'2026-03-01T09:30:00Z'}")
                    .at(minute(3)),
            Draft.of(
                            TASK_COMMENTED,
                            W,
                            "{'id':'t1','projectId':'p1','commentId':'c1','body':'Hm','mentions':['margaret'],"
                                    + "'authorId':'linus','createdAt':'2026-03-01T09:30:00Z'}")
                    .at(minute(5)));

    @Test
    void endsTheSameForAnyOrderAndAnyRepeats() {
        String expected = state(LIFE);
        Random random = new Random(42);
        for (int round = 0; round < 500; round++) {
            List<Draft> shuffled = new ArrayList<>(LIFE);
            for (int i = random.nextInt(5); i > 0; i--) {
                shuffled.add(LIFE.get(random.nextInt(LIFE.size())));
            }
            Collections.shuffle(shuffled, random);
            assertThat(state(shuffled)).as("round %d", round).isEqualTo(expected);
        }
    }

    @Test
    void keepsTheLatestOfEachField() {
        Projection projection = applied(LIFE);

        Task task = projection.tasks.get("t1");
        assertThat(task.fields().value(Task.TITLE)).isEqualTo("Draw a rocket");
        assertThat(task.fields().value(Task.STATUS)).isEqualTo("doing");
        assertThat(task.fields().value(Task.ASSIGNEE_ID)).isEqualTo("grace");
        assertThat(task.fields().value(Task.CREATOR_ID)).isEqualTo("ada");
        assertThat(task.dueAt()).isEqualTo("2026-04-01T10:00:00Z");
        assertThat(task.watchers()).containsExactly("ada", "grace", "linus", "margaret");
        assertThat(task.visibleIn()).isEqualTo("p1");
        DirectoryUser grace = projection.users.get(new MemberKey(W, "grace"));
        assertThat(grace.fields().value("email")).isNull();
    }

    @Test
    void endsProjectMembershipsWithThatOfTheWorkspace() {
        assertThat(role(applied(LIFE), "grace")).isNull();
        assertThat(role(applied(LIFE), "linus")).isNull();
        assertThat(role(applied(LIFE), "margaret")).isEqualTo("member");

        List<Draft> returned = new ArrayList<>(LIFE);
        returned.add(Draft.team(TEAM_MEMBER_ADDED, W, "p1", "added", "grace").at(minute(10)));
        assertThat(role(applied(returned), "grace")).isEqualTo("member");
    }

    @Test
    void hidesADeletedTaskUntilItIsCreatedAnew() {
        List<Draft> deleted = new ArrayList<>(LIFE);
        deleted.add(Draft.of(TASK_DELETED, W, "{'id':'t1','projectId':'p1'}").at(minute(6)));
        deleted.add(Draft.taskUpdated(W, "p1", "t1", "Late").at(minute(3)));

        assertThat(applied(deleted).tasks.get("t1").visibleIn()).isNull();
    }

    @Test
    void forgetsNothingOfADeletedProject() {
        List<Draft> deleted = new ArrayList<>(LIFE);
        deleted.add(Draft.project(PROJECT_DELETED, W, "p1").at(minute(6)));

        assertThat(applied(deleted).projects.get("p1").fields().isSet(Project.DELETED))
                .isTrue();
    }

    @Test
    void dueDaysEndAtMidnightUtc() {
        Task task = applied(List.of(Draft.taskUpdated(W, "p1", "t9", "x").field("dueDate", "2026-03-10")))
                .tasks
                .get("t9");

        assertThat(task.dueAt()).isEqualTo("2026-03-11T00:00:00Z");
    }

    private static Projection applied(List<Draft> drafts) {
        Projection projection = new Projection();
        long offset = 0;
        for (Draft draft : drafts) {
            projection.apply(new Verdict.Fresh(new SourcePosition(0, offset++), Checker.good(draft), Set.of()));
        }
        return projection;
    }

    @Test
    void letsTheLaterRecordWinWhereTwoEventsHaveOneTime() {
        Draft added = Draft.team(TEAM_MEMBER_ADDED, W, "p1", "added", "linus").at(minute(2));
        Draft removed =
                Draft.team(TEAM_MEMBER_REMOVED, W, "p1", "removed", "linus").at(minute(2));
        Draft left =
                Draft.member(WORKSPACE_MEMBER_REMOVED, W, "linus", "member").at(minute(2));

        assertThat(role(applied(List.of(added, removed)), "linus")).isNull();
        assertThat(role(applied(List.of(removed, added)), "linus")).isEqualTo("member");
        assertThat(role(applied(List.of(added, left)), "linus")).isNull();
        assertThat(role(applied(List.of(left, added)), "linus")).isEqualTo("member");
    }

    private static String state(List<Draft> drafts) {
        Projection projection = applied(drafts);
        TreeMap<String, String> roles = new TreeMap<>();
        for (String user : List.of("grace", "linus", "margaret")) {
            roles.put(user, String.valueOf(role(projection, user)));
        }
        String rows = projection.tasks + "\n" + projection.projects + "\n" + projection.workspaceMembers + "\n"
                + projection.projectMembers + "\n" + projection.users;
        // The offsets are those of the order at hand.
        return rows.replaceAll("offset=\\d+", "") + "\n" + roles;
    }

    /** The role that counts, by the rule of the view project_team. */
    private static String role(Projection projection, String user) {
        ProjectMember member = projection.projectMembers.get(new MemberKey("p1", user));
        if (member == null) {
            return null;
        }
        WorkspaceMember inWorkspace = projection.workspaceMembers.get(new MemberKey(W, user));
        Stamp removed = inWorkspace == null ? null : inWorkspace.removed();
        boolean counts = removed == null || member.role().stamp().compareTo(removed) > 0;
        return counts ? member.role().value() : null;
    }

    private static String minute(int minute) {
        return "2026-03-01T09:%02d:00Z".formatted(minute);
    }
}
