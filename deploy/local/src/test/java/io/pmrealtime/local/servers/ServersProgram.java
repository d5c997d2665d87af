package io.pmrealtime.local.servers;

import io.pmrealtime.local.testing.TestEnvironment;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM of its own that starts servers, says so, and waits to be ended: the victim of the tests about what is left behind. */
public final class ServersProgram {
    private static final String UP = "up ";

    private ServersProgram() {}

    /** Without arguments as a test JVM does, else in the directory and on the five ports that are named. */
    public static void main(String[] arguments) throws InterruptedException {
        ServerPorts ports;
        if (arguments.length == 0) {
            ports = TestEnvironment.servers().ports();
        } else {
            int[] numbers = List.of(arguments).subList(1, 6).stream()
                    .mapToInt(Integer::parseInt)
                    .toArray();
            ports = new ServerPorts(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
            LocalServers servers = LocalServers.start(ports, Path.of(arguments[0]));
            Runtime.getRuntime().addShutdownHook(new Thread(servers::close));
        }
        System.out.println(UP + ports.postgres() + " " + ports.redis() + " " + ports.kafka());
        Thread.currentThread().join();
    }

    /** Starts the program in a working directory and returns when its servers are up. */
    static Running launch(Path workingDirectory, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                absoluteClassPath(),
                ServersProgram.class.getName()));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .directory(workingDirectory.toFile())
                    .redirectErrorStream(true)
                    .start();
            return new Running(process, portsSaid(process));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Integer> portsSaid(Process process) throws IOException {
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        List<String> said = new ArrayList<>();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(UP)) {
                return List.of(line.substring(UP.length()).split(" ")).stream()
                        .map(Integer::valueOf)
                        .toList();
            }
            said.add(line);
        }
        throw new IllegalStateException("the servers did not come up:\n" + String.join("\n", said));
    }

    private static String absoluteClassPath() {
        return String.join(
                File.pathSeparator,
                List.of(System.getProperty("java.class.path").split(File.pathSeparator)).stream()
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .toList());
    }

    /** @param ports of PostgreSQL, Redis and Kafka */
    record Running(Process process, List<Integer> ports) implements AutoCloseable {
        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
