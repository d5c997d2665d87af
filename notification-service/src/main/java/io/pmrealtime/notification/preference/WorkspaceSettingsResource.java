package io.pmrealtime.notification.preference;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.contracts.problem.ProblemException;
import io.pmrealtime.contracts.token.Role;
import io.pmrealtime.notification.choice.Switch;
import io.pmrealtime.notification.choice.WorkspaceSettings;
import io.pmrealtime.notification.http.Answer;
import io.pmrealtime.notification.http.Availability;
import io.pmrealtime.notification.http.Caller;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What holds for everybody in the workspace of the token. Members read it, admins set it. */
@Path("/api/pm/notifications/preferences/workspace")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
public class WorkspaceSettingsResource {
    private final Caller caller;
    private final WorkspaceSettingsStore store;
    private final Pool pool;
    private final Availability availability;

    WorkspaceSettingsResource(Caller caller, WorkspaceSettingsStore store, Pool pool, Availability availability) {
        this.caller = caller;
        this.store = store;
        this.pool = pool;
        this.availability = availability;
    }

    /** The defaults and what is locked. */
    @GET
    public Uni<Answer<Document>> get() {
        return availability
                .guard(store.get(pool, caller.identity().workspaceId()))
                .map(WorkspaceSettingsResource::answer);
    }

    /** Sets the defaults and what is locked; what the body does not name is neither. */
    @PUT
    @RolesAllowed(Role.ADMIN)
    @Consumes(MediaType.APPLICATION_JSON)
    public Uni<Answer<Document>> put(@Nullable JsonNode body) {
        String workspaceId = caller.identity().workspaceId();
        if (body == null || !body.isObject()) {
            throw ProblemException.badRequest(null, "a JSON object with defaults and locked is needed");
        }
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            if (!field.getKey().equals("defaults") && !field.getKey().equals("locked")) {
                throw ProblemException.badRequest(field.getKey(), "only defaults and locked can be set");
            }
        }
        WorkspaceSettings settings =
                new WorkspaceSettings(defaults(body.path("defaults")), locked(body.path("locked")));
        return availability.guard(store.put(pool, workspaceId, settings)).replaceWith(answer(settings));
    }

    private static Map<Switch, Boolean> defaults(JsonNode body) {
        Map<Switch, Boolean> defaults = new EnumMap<>(Switch.class);
        if (!body.isMissingNode() && !body.isObject()) {
            throw ProblemException.badRequest("defaults", "defaults must be an object of switches");
        }
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            String name = "defaults." + field.getKey();
            Switch known = Switch.of(field.getKey())
                    .orElseThrow(() -> ProblemException.badRequest(name, name + " is no switch"));
            if (!field.getValue().isBoolean()) {
                throw ProblemException.badRequest(name, name + " must be true or false");
            }
            defaults.put(known, field.getValue().booleanValue());
        }
        return defaults;
    }

    private static Set<Switch> locked(JsonNode body) {
        Set<Switch> locked = EnumSet.noneOf(Switch.class);
        if (!body.isMissingNode() && !body.isArray()) {
            throw ProblemException.badRequest("locked", "locked must be an array of names of switches");
        }
        for (JsonNode name : body) {
            locked.add(Switch.of(name.asText())
                    .orElseThrow(() -> ProblemException.badRequest("locked", name.asText() + " is no switch")));
        }
        return locked;
    }

    private static Answer<Document> answer(WorkspaceSettings settings) {
        Map<String, Boolean> defaults = new LinkedHashMap<>();
        settings.defaults().forEach((each, on) -> defaults.put(each.field(), on));
        return new Answer<>(new Document(
                defaults, settings.locked().stream().map(Switch::field).toList()));
    }

    /** The body. */
    record Document(Map<String, Boolean> defaults, List<String> locked) {}
}
