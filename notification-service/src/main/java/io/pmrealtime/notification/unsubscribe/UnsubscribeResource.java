package io.pmrealtime.notification.unsubscribe;

import io.pmrealtime.contracts.problem.ProblemException;
import io.pmrealtime.notification.choice.Preferences;
import io.pmrealtime.notification.choice.Switch;
import io.pmrealtime.notification.http.Availability;
import io.pmrealtime.notification.preference.PreferenceStore;
import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.ResponseHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/**
 * One-click unsubscribing (RFC 8058). Mail scanners follow links: a GET changes nothing and shows a page with a button, a POST
 * turns the thing off. No login: the token in the link is the permission.
 */
@Path(UnsubscribeLinks.PATH)
@PermitAll
@Produces(MediaType.TEXT_HTML)
public class UnsubscribeResource {
    private static final Logger LOG = Logger.getLogger(UnsubscribeResource.class);

    private final UnsubscribeLinks links;
    private final PreferenceStore preferences;
    private final Availability availability;
    private final Template page;

    UnsubscribeResource(
            UnsubscribeLinks links,
            PreferenceStore preferences,
            Availability availability,
            @Location("unsubscribe.html") Template page) {
        this.links = links;
        this.preferences = preferences;
        this.availability = availability;
        this.page = page;
    }

    /** Asks whether that is meant. The address is a permission: nothing keeps it or hands it on, and no other page shows it. */
    @GET
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    @ResponseHeader(name = "Referrer-Policy", value = "no-referrer")
    @ResponseHeader(name = "X-Frame-Options", value = "DENY")
    public Uni<String> ask(@RestQuery @Nullable String token) {
        return page(scope(token), false);
    }

    /** Does it; doing it again changes nothing. */
    @POST
    @Consumes(MediaType.WILDCARD)
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    @ResponseHeader(name = "Referrer-Policy", value = "no-referrer")
    @ResponseHeader(name = "X-Frame-Options", value = "DENY")
    public Uni<String> unsubscribe(@RestQuery @Nullable String token) {
        UnsubscribeScope scope = scope(token);
        return availability
                .guard(preferences.change(scope.user(), null, chosen -> without(scope.turnedOff(), chosen)))
                .invoke(() -> LOG.infof("Somebody unsubscribed from %s", scope.name()))
                .chain(() -> page(scope, true));
    }

    private static Preferences without(@Nullable Switch turnedOff, Preferences chosen) {
        return turnedOff == null ? chosen.withDigestEnabled(false) : chosen.with(turnedOff, false);
    }

    private UnsubscribeScope scope(@Nullable String token) {
        return links.verify(token == null ? "" : token)
                .orElseThrow(() -> ProblemException.badRequest("token", "this link is not good, or not any more"));
    }

    private Uni<String> page(UnsubscribeScope scope, boolean done) {
        return Uni.createFrom()
                .completionStage(
                        () -> page.data("what", scope.name()).data("done", done).renderAsync());
    }
}
