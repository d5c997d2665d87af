package io.pmrealtime.notification.evaluation;

import io.pmrealtime.contracts.problem.ProblemException;
import io.pmrealtime.contracts.room.ResourceId;
import io.pmrealtime.notification.choice.Channel;
import io.pmrealtime.notification.directory.UserKey;
import io.pmrealtime.notification.http.Answer;
import io.pmrealtime.notification.http.Availability;
import io.pmrealtime.notification.http.Caller;
import io.pmrealtime.notification.project.ProjectKey;
import io.pmrealtime.notification.project.TaskKey;
import io.pmrealtime.notification.recipient.NotificationType;
import io.pmrealtime.notification.recipient.Reason;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Says what would become of a notification for the caller now, and which rule decides that. */
@Path("/api/pm/notifications/preferences/explain")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
public class ExplainResource {
    private final Caller caller;
    private final CircumstancesLoader loader;
    private final Pool pool;
    private final Clock clock;
    private final Availability availability;

    ExplainResource(Caller caller, CircumstancesLoader loader, Pool pool, Clock clock, Availability availability) {
        this.caller = caller;
        this.loader = loader;
        this.pool = pool;
        this.clock = clock;
        this.availability = availability;
    }

    /** Explains a type, for something of a project or task if one is given. */
    @GET
    public Uni<Answer<Explanation>> explain(
            @RestQuery @Nullable String type,
            @RestQuery @Nullable String projectId,
            @RestQuery @Nullable String taskId) {
        UserKey user = UserKey.of(caller.identity());
        NotificationType known = NotificationType.of(type == null ? "" : type)
                .orElseThrow(() -> ProblemException.badRequest("type", "type must be a notification type"));
        Asked asked = new Asked(
                user,
                projectId == null ? null : new ProjectKey(user.workspaceId(), valid("projectId", projectId)),
                taskId == null ? null : new TaskKey(user.workspaceId(), valid("taskId", taskId)));
        Reason reason = known == NotificationType.TASK_MENTIONED ? Reason.MENTIONED : Reason.MEMBER;
        return availability
                .guard(loader.load(pool, List.of(asked), List.of()))
                .map(circumstances -> circumstances.evaluation(asked, known, reason, true, false, clock.instant()))
                .map(evaluation -> new Answer<>(explanation(known, projectId, taskId, evaluation)));
    }

    private static String valid(String field, String id) {
        if (!ResourceId.isValid(id)) {
            throw ProblemException.badRequest(field, field + " is no valid id");
        }
        return id;
    }

    private static Explanation explanation(
            NotificationType type, @Nullable String projectId, @Nullable String taskId, Evaluation evaluation) {
        return new Explanation(
                type.typeName(),
                projectId,
                taskId,
                Map.of(
                        "inApp", told(evaluation.on(Channel.IN_APP)),
                        "email", told(evaluation.on(Channel.EMAIL))),
                Stream.of(Rule.values()).map(Rule::fieldValue).toList());
    }

    private static Told told(Verdict verdict) {
        return new Told(verdict.outcome().fieldValue(), verdict.rule().fieldValue(), verdict.until());
    }

    /**
     * The answer.
     *
     * @param channels what happens on each channel
     * @param order all rules in the order in which they are asked
     */
    record Explanation(
            String type,
            @Nullable String projectId,
            @Nullable String taskId,
            Map<String, Told> channels,
            List<String> order) {}

    /** What happens on one channel, by which rule, and until when where quiet hours decide. */
    record Told(String outcome, String decidedBy, @Nullable Instant until) {}
}
