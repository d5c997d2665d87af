package io.pmrealtime.bench.service;

import io.pmrealtime.local.servers.LocalServers;
import io.pmrealtime.local.testing.PackagedService;
import io.pmrealtime.local.token.DevTokens;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A packaged service with a database, as a process of its own that is asked over HTTP. Not for several threads. */
public final class AskedService implements AutoCloseable {
    private final PackagedService process;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private AskedService(PackagedService process) {
        this.process = process;
    }

    /**
     * Starts it from the checkout that is the working directory, and waits until it is ready.
     *
     * @param module the folder in which it was packaged
     * @param database of PostgreSQL
     * @param java options of the JVM besides the usual ones, for instance to record a profile
     * @param more environment variables
     */
    public static AskedService start(
            String module,
            LocalServers servers,
            DevTokens tokens,
            String database,
            List<String> java,
            Map<String, String> more,
            Path log) {
        Map<String, String> environment = PackagedService.settings(servers, tokens);
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", servers.postgresJdbcUrl(database));
        environment.put("QUARKUS_DATASOURCE_REACTIVE_URL", servers.postgresReactiveUrl(database));
        environment.put("QUARKUS_DATASOURCE_USERNAME", LocalServers.POSTGRES_USER);
        environment.put("QUARKUS_DATASOURCE_PASSWORD", LocalServers.POSTGRES_PASSWORD);
        environment.putAll(more);
        List<String> options = new ArrayList<>(List.of("-Xmx512m", "-XX:+UseSerialGC"));
        options.addAll(java);
        return new AskedService(PackagedService.start(Path.of(module), options, environment, log)
                .awaitReady());
    }

    /** Sends a signal such as {@code -STOP}. */
    public void signal(String signal) throws InterruptedException {
        process.signal(signal);
    }

    public long pid() {
        return process.pid();
    }

    /** Asks once and returns how long the answer took, in microseconds. */
    public long microsOf(String path, String token) throws IOException, InterruptedException {
        long start = System.nanoTime();
        get(path, token);
        return (System.nanoTime() - start) / 1_000;
    }

    /** Asks once and returns the answer. */
    public String get(String path, String token) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(process.uri(path))
                .header("Authorization", "Bearer " + token)
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(path + " was answered with " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    /** Ends it as an operator does, so that a recording that was asked for is written. */
    @Override
    public void close() {
        process.close();
    }
}
