package io.pmrealtime.local.redis;

import io.pmrealtime.local.os.NativeProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.embedded.core.ExecutableProvider;

/** One redis-server on a loopback port, with its files in one directory. */
public final class RedisProcess {
    private static final Logger LOG = LoggerFactory.getLogger(RedisProcess.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final int ANSWER_LIMIT_MS = 10_000;

    private final int port;
    private final NativeProcess process;

    private RedisProcess(int port, NativeProcess process) {
        this.port = port;
        this.process = process;
    }

    /**
     * Starts the server and returns when it answers.
     *
     * @param arguments of redis-server, besides port, address and directory; a configuration file may come first
     * @throws IllegalStateException when it does not come up; it is not running then
     */
    public static RedisProcess start(String name, int port, Path home, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(program(home).toString());
        command.addAll(arguments);
        command.addAll(List.of(
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--dir",
                home.toString(),
                // The command line has to keep the directory, by which an orphan is known.
                "--set-proc-title",
                "no"));
        return new RedisProcess(
                port,
                NativeProcess.start(
                        name, command, pidFile(home), home.resolve("redis.log"), () -> answers(port), START_LIMIT));
    }

    public int port() {
        return port;
    }

    /** Where the process id is kept while the server runs. */
    public static Path pidFile(Path home) {
        return home.resolve("redis.pid");
    }

    /** Ends it in order. */
    public void stop() {
        process.stop(NativeProcess.Signal.TERM);
    }

    /**
     * What the server answers to a command in one line: a status, a number, or the text of a bulk answer.
     *
     * @throws IllegalStateException when it refuses
     */
    public String command(String... words) {
        try (Socket socket = connect(port)) {
            StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
            for (String word : words) {
                request.append('$')
                        .append(word.length())
                        .append("\r\n")
                        .append(word)
                        .append("\r\n");
            }
            socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.US_ASCII));
            String first = line(socket);
            if (first.startsWith("-")) {
                throw new IllegalStateException(words[0] + ": " + first.substring(1));
            }
            if (!first.startsWith("$")) {
                return first.substring(1);
            }
            int length = Math.max(0, Integer.parseInt(first.substring(1)));
            return new String(socket.getInputStream().readNBytes(length), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("Redis on port " + port + " does not answer: " + e.getMessage(), e);
        }
    }

    private static String line(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        int next = socket.getInputStream().read();
        while (next >= 0 && next != '\n') {
            if (next != '\r') {
                line.append((char) next);
            }
            next = socket.getInputStream().read();
        }
        return line.toString();
    }

    private static Path program(Path home) {
        try {
            Path bin = Files.createDirectories(home.resolve("bin"));
            return NativeProcess.writeProgram(() -> ExecutableProvider.newJarResourceProvider(bin.toFile())
                    .get()
                    .toPath());
        } catch (Exception e) {
            throw new IllegalStateException("Redis cannot be unpacked: " + e.getMessage(), e);
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = connect(port)) {
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII).equals("+PONG");
        } catch (IOException e) {
            LOG.debug("Redis does not answer yet", e);
            return false;
        }
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), ANSWER_LIMIT_MS);
            socket.setSoTimeout(ANSWER_LIMIT_MS);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
