package io.pmrealtime.bench.fanout;

import io.pmrealtime.bench.gateway.Cores;
import io.pmrealtime.bench.gateway.ServerProcess;
import io.pmrealtime.bench.gateway.Swarm;
import io.pmrealtime.bench.report.Report;
import io.pmrealtime.local.servers.LocalServers;
import io.pmrealtime.local.servers.ServerPorts;
import io.pmrealtime.local.token.DevTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * What a delivery costs the server, and how long it takes from the moment the event was due to the client's socket. The server has core 0;
 * Kafka or Redis, the publisher and all clients share core 1.
 */
public final class FanOut {
    private static final int PAYLOAD_BYTES = 512;
    private static final double SECOND_NANOS = 1e9;
    /** How long the sender rests when as many are on their way as may be: looking more often takes from the clients' core. */
    private static final long FULL_PAUSE_NANOS = 300_000;

    /** The warm-up goes on until the JVM's compilers, the server's and this process's, used less than this part of a core each for one slice. */
    private static final double QUIET_COMPILER = 0.03;

    private static final int SLICE_SECONDS = 2;
    private static final int FEWEST_SLICES = 3;
    private static final int MOST_SLICES = 15;

    private final Subject subject;
    private final LocalServers servers;
    private final ServerProcess server;
    private final String token;
    private final int seconds;
    private final Payloads payloads;

    private FanOut(
            Subject subject, LocalServers servers, ServerProcess server, String token, int seconds, Payloads payloads) {
        this.subject = subject;
        this.servers = servers;
        this.server = server;
        this.token = token;
        this.seconds = seconds;
        this.payloads = payloads;
    }

    /**
     * Options: {@code --seconds N} per scenario (5), {@code --only S1,S4}, {@code --no-baseline}, {@code --peers} for those from npm as
     * well, {@code --subjects gateway,ws} for just these; {@code --compression} for the gateway with clients that take compressed frames
     * beside those that do not.
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        int seconds = Integer.parseInt(option(args, "--seconds", "5"));
        List<String> only = names(option(args, "--only", ""));
        Set<Subject> subjects = subjects(args);
        Payloads payloads = new Payloads(PAYLOAD_BYTES);
        Path directory = Files.createTempDirectory("pm-bench");
        Cores.pinThisProcess(1);
        DevTokens tokens = DevTokens.generate();
        String token = tokens.user("bench").workspace(EventSource.WORKSPACE).sign();
        Report report = new Report("fan-out");
        Window.printHead(System.out);
        try (LocalServers servers = LocalServers.start(ServerPorts.free(), directory)) {
            for (Scenario scenario : Scenario.ALL) {
                if (!only.isEmpty() && !only.contains(scenario.name())) {
                    continue;
                }
                for (Subject subject : subjects) {
                    // A process for each, since a slower one may leave a scenario with much undone.
                    Path log = directory.resolve(subject.label() + scenario.name() + ".log");
                    try (ServerProcess server = subject.start(servers, tokens, log)) {
                        new FanOut(subject, servers, server, token, seconds, payloads).run(scenario, report);
                    }
                }
            }
        }
        report.print(System.out);
    }

    private static Set<Subject> subjects(String[] args) {
        if (List.of(args).contains("--compression")) {
            return EnumSet.of(Subject.GATEWAY, Subject.DEFLATING);
        }
        List<String> named = names(option(args, "--subjects", ""));
        Set<Subject> subjects = EnumSet.allOf(Subject.class);
        subjects.remove(Subject.DEFLATING);
        if (!named.isEmpty()) {
            subjects.removeIf(subject -> !named.contains(subject.label()));
        } else if (!List.of(args).contains("--peers")) {
            subjects.removeIf(Subject::isPeer);
        }
        if (List.of(args).contains("--no-baseline")) {
            subjects.remove(Subject.BROADCAST);
        }
        return subjects;
    }

    private void run(Scenario scenario, Report report) throws IOException, InterruptedException {
        try (Swarm swarm = new Swarm(
                        server.port(), subject.dialect(token), scenario.roomOfEach(), subject == Subject.DEFLATING);
                EventSource source = subject.source(servers, scenario.inFlight() > 0)) {
            swarm.awaitJoined(scenario.clients());
            warmUp(source, swarm, scenario.saturated());
            warmUp(source, swarm, scenario);
            swarm.record(true);
            Window window = new Window(server, swarm);
            int sent = publish(source, swarm, scenario, seconds);
            window.end(subject.label(), scenario, sent, System.out, report);
            swarm.record(false);
        }
    }

    private void warmUp(EventSource source, Swarm swarm, Scenario scenario) throws IOException {
        double before = server.compilerSeconds();
        double ownBefore = ownCompilerSeconds();
        for (int slice = 1; slice <= MOST_SLICES; slice++) {
            publish(source, swarm, scenario, SLICE_SECONDS);
            double now = server.compilerSeconds();
            double own = ownCompilerSeconds();
            double most = Math.max(now - before, own - ownBefore);
            if (slice >= FEWEST_SLICES && most < QUIET_COMPILER * SLICE_SECONDS) {
                return;
            }
            before = now;
            ownBefore = own;
        }
    }

    private static double ownCompilerSeconds() throws IOException {
        return ServerProcess.compilerSeconds(ProcessHandle.current().pid());
    }

    /** Sends for some seconds, waits for what is on its way, and returns how many were sent. */
    private int publish(EventSource source, Swarm swarm, Scenario scenario, int seconds) throws IOException {
        long before = swarm.events();
        long began = System.nanoTime();
        long end = began + (long) (seconds * SECOND_NANOS);
        int sent = 0;
        while (System.nanoTime() < end) {
            long due = System.nanoTime();
            if (scenario.inFlight() > 0) {
                long outstanding = (long) sent * scenario.members() - (swarm.events() - before);
                if (outstanding >= (long) scenario.inFlight() * scenario.members()) {
                    LockSupport.parkNanos(FULL_PAUSE_NANOS);
                    continue;
                }
            } else {
                due = began + (long) (sent * SECOND_NANOS / scenario.rate());
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(Math.max(1, due - System.nanoTime()));
                }
            }
            source.send(scenario.room(sent), due + "-" + sent, payloads.next());
            sent++;
        }
        awaitAll(swarm, before + (long) sent * scenario.members(), scenario);
        return sent;
    }

    private static void awaitAll(Swarm swarm, long all, Scenario scenario) {
        long patience = System.nanoTime() + (long) (10 * SECOND_NANOS);
        while (swarm.events() < all && System.nanoTime() < patience) {
            LockSupport.parkNanos(1_000_000);
        }
        if (swarm.events() != all) {
            System.err.printf("%s: %d deliveries are missing%n", scenario.name(), all - swarm.events());
        }
    }

    private static List<String> names(String list) {
        return list.isEmpty() ? List.of() : Arrays.asList(list.split(","));
    }

    private static String option(String[] args, String name, String otherwise) {
        for (int i = 0; i < args.length - 1; i++) {
            if (args[i].equals(name)) {
                return args[i + 1];
            }
        }
        return otherwise;
    }
}
