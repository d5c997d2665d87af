package io.pmrealtime.bench.presence;

import io.pmrealtime.local.servers.LocalServers;
import io.pmrealtime.local.testing.PackagedService;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A {@link NaiveKeeper} as a process of its own, with the JVM options of the service that it is compared with. */
final class NaiveProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader says;

    private NaiveProcess(Process process) {
        this.process = process;
        this.says = process.inputReader();
    }

    /** Returns when it listens. */
    static NaiveProcess start(LocalServers servers, List<String> java, int warmUp, int heartbeats) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.command().addAll(java);
        builder.command()
                .addAll(List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        NaiveKeeper.class.getName(),
                        servers.kafkaBootstrap(),
                        servers.redisUri(),
                        Integer.toString(warmUp),
                        Integer.toString(heartbeats)));
        NaiveProcess naive = new NaiveProcess(builder.start());
        naive.await("listening");
        return naive;
    }

    /** Waits until it says that. */
    void await(String word) throws IOException {
        String line = says.readLine();
        if (!word.equals(line)) {
            throw new IllegalStateException("the naive keeper said " + line);
        }
    }

    double cpuSeconds() {
        return PackagedService.cpuSeconds(process.pid());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
