package io.pmrealtime.bench.presence;

import io.pmrealtime.local.testing.PackagedService;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What the running presence-service says of itself. */
final class PresenceMetrics {
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final PackagedService presence;
    private final HttpClient http = HttpClient.newHttpClient();

    PresenceMetrics(PackagedService presence) {
        this.presence = presence;
    }

    /** How many signals of all kinds were handled. */
    long handled() throws IOException, InterruptedException {
        return sum("presence_signals_total{");
    }

    /** How many heartbeats changed nothing that had to be stored. */
    long unchanged() throws IOException, InterruptedException {
        return sum("presence_states_unchanged_total");
    }

    void awaitHandled(long signals) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (handled() < signals) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("signals were not handled in time: " + handled() + " of " + signals);
            }
            // Asking costs the service too, so not often.
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private long sum(String series) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(presence.uri("/q/metrics")).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
