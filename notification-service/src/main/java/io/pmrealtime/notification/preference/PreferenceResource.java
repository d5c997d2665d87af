package io.pmrealtime.notification.preference;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.contracts.problem.ProblemException;
import io.pmrealtime.notification.directory.UserKey;
import io.pmrealtime.notification.http.Answer;
import io.pmrealtime.notification.http.Availability;
import io.pmrealtime.notification.http.Caller;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The caller's own preferences in the workspace of the token. */
@Path("/api/pm/notifications/preferences")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
public class PreferenceResource {
    private final Caller caller;
    private final PreferenceStore store;
    private final Availability availability;

    PreferenceResource(Caller caller, PreferenceStore store, Availability availability) {
        this.caller = caller;
        this.store = store;
        this.availability = availability;
    }

    /** All preferences, with the defaults where nothing was chosen. */
    @GET
    public Uni<Answer<Map<String, @Nullable Object>>> get() {
        return answer(store.get(UserKey.of(caller.identity())));
    }

    /** Changes what the body names. */
    @PATCH
    @Consumes(MediaType.APPLICATION_JSON)
    public Uni<Answer<Map<String, @Nullable Object>>> patch(@Nullable JsonNode body) {
        UserKey user = UserKey.of(caller.identity());
        if (body == null) {
            throw ProblemException.badRequest(null, "a JSON object with the preferences to change is needed");
        }
        PreferencePatch patch = PreferencePatch.of(body);
        if (patch instanceof PreferencePatch.Invalid invalid) {
            throw ProblemException.badRequest("some preferences cannot be set", invalid.errors());
        }
        return answer(store.change(user, ((PreferencePatch.Valid) patch)::applyTo));
    }

    /** Goes back to the defaults. */
    @POST
    @Path("/reset")
    public Uni<Answer<Map<String, @Nullable Object>>> reset() {
        return answer(store.reset(UserKey.of(caller.identity())).replaceWith(Preferences.DEFAULTS));
    }

    private Uni<Answer<Map<String, @Nullable Object>>> answer(Uni<Preferences> preferences) {
        return availability.guard(preferences).map(PreferenceDocument::of).map(Answer::new);
    }
}
