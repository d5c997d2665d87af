package io.pmrealtime.notification.preference;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.contracts.problem.ProblemException;
import io.pmrealtime.notification.choice.PreferenceDocument;
import io.pmrealtime.notification.choice.PreferencePatch;
import io.pmrealtime.notification.choice.Preferences;
import io.pmrealtime.notification.choice.QuietHours;
import io.pmrealtime.notification.choice.WorkspaceSettings;
import io.pmrealtime.notification.directory.Directory;
import io.pmrealtime.notification.directory.Person;
import io.pmrealtime.notification.directory.UserKey;
import io.pmrealtime.notification.http.Answer;
import io.pmrealtime.notification.http.Availability;
import io.pmrealtime.notification.http.Caller;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.ZoneId;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jboss.resteasy.reactive.RestHeader;
import org.jspecify.annotations.Nullable;

/** The caller's own preferences in the workspace of the token. */
@Path("/api/pm/notifications/preferences")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
public class PreferenceResource {
    private final Caller caller;
    private final PreferenceStore store;
    private final WorkspaceSettingsStore workspaces;
    private final Directory directory;
    private final Pool pool;
    private final Availability availability;

    PreferenceResource(
            Caller caller,
            PreferenceStore store,
            WorkspaceSettingsStore workspaces,
            Directory directory,
            Pool pool,
            Availability availability) {
        this.caller = caller;
        this.store = store;
        this.workspaces = workspaces;
        this.directory = directory;
        this.pool = pool;
        this.availability = availability;
    }

    /** All preferences, with the defaults where nothing was chosen, and an ETag for the next change. */
    @GET
    public Uni<Response> get() {
        UserKey user = user();
        return answer(user, store.get(user));
    }

    /** Changes what the body names; with {@code If-Match} only when nobody changed them since. */
    @PATCH
    @Consumes(MediaType.APPLICATION_JSON)
    public Uni<Response> patch(@RestHeader("If-Match") @Nullable String ifMatch, @Nullable JsonNode body) {
        UserKey user = user();
        if (body == null) {
            throw ProblemException.badRequest(null, "a JSON object with the preferences to change is needed");
        }
        PreferencePatch patch = PreferencePatch.of(body);
        if (patch instanceof PreferencePatch.Invalid invalid) {
            throw ProblemException.badRequest("some preferences cannot be set", invalid.errors());
        }
        UnaryOperator<Preferences> edit = ((PreferencePatch.Valid) patch)::applyTo;
        return answer(user, store.change(user, version(ifMatch), edit).map(PreferenceResource::changed));
    }

    /** Goes back to the defaults. */
    @POST
    @Path("/reset")
    public Uni<Response> reset() {
        UserKey user = user();
        return answer(user, store.reset(user).replaceWith(VersionedPreferences.UNSET));
    }

    private static VersionedPreferences changed(ChangeResult result) {
        if (result instanceof ChangeResult.Changed changed) {
            return changed.now();
        }
        throw new WebApplicationException(Response.Status.PRECONDITION_FAILED);
    }

    private Uni<Response> answer(UserKey user, Uni<VersionedPreferences> preferences) {
        Uni<WorkspaceSettings> settings = Uni.createFrom().deferred(() -> workspaces.get(pool, user.workspaceId()));
        Uni<ZoneId> zone = Uni.createFrom()
                .deferred(() -> directory.find(pool, List.of(user)))
                .map(known -> known.getOrDefault(user, Person.unknown(user.userId()))
                        .zone()
                        .orElse(QuietHours.DEFAULT_ZONE));
        return availability.guard(preferences.chain(found -> Uni.combine()
                .all()
                .unis(settings, zone)
                .with((workspace, otherwise) -> answer(found, workspace, otherwise))));
    }

    private static Response answer(VersionedPreferences found, WorkspaceSettings workspace, ZoneId otherwise) {
        Preferences chosen = found.preferences();
        Preferences shown = chosen.with(chosen.quietHours().orIn(otherwise));
        return Response.ok(new Answer<>(PreferenceDocument.of(shown, workspace)))
                .tag(new EntityTag(Long.toString(found.version())))
                .build();
    }

    /** The version that an {@code If-Match} names; null without one, and a version that never is for a tag not of ours. */
    private static @Nullable Long version(@Nullable String ifMatch) {
        if (ifMatch == null || ifMatch.isBlank() || ifMatch.equals("*")) {
            return null;
        }
        String number = ifMatch.strip().replaceAll("^\"|\"$", "");
        return number.matches("\\d{1,18}") ? Long.valueOf(number) : Long.valueOf(-1);
    }

    private UserKey user() {
        return UserKey.of(caller.identity());
    }
}
