package io.pmrealtime.local.launcher;

import io.pmrealtime.local.demo.DemoData;
import io.pmrealtime.local.demo.DemoWorkspace;
import io.pmrealtime.local.dev.DevEndpoints;
import io.pmrealtime.local.frontdoor.FrontDoor;
import io.pmrealtime.local.options.FixedPort;
import io.pmrealtime.local.options.Options;
import io.pmrealtime.local.process.ProcessRegistry;
import io.pmrealtime.local.process.RestartPolicy;
import io.pmrealtime.local.process.ServiceName;
import io.pmrealtime.local.process.ServiceSpec;
import io.pmrealtime.local.process.Supervisor;
import io.pmrealtime.local.servers.LocalServers;
import io.pmrealtime.local.token.DevTokens;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** The running stack: brings everything up in order, and down in the opposite order. One thread starts, one may close. */
final class LocalStack implements AutoCloseable {
    private static final Duration READY_TIMEOUT = Duration.ofSeconds(120);
    private static final Duration DEMO_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration START_STEP = Duration.ofSeconds(15);

    private final Options options;
    private final Path checkout;
    private final Console console;
    private final Clock clock;
    private final Deque<Runnable> toClose = new ArrayDeque<>();
    private final CountDownLatch settled = new CountDownLatch(1);
    private volatile boolean closed;

    LocalStack(Options options, Path checkout, Console console, Clock clock) {
        this.options = options;
        this.checkout = checkout;
        this.console = console;
        this.clock = clock;
    }

    /**
     * Starts everything and returns when every service is ready and the demo data is in.
     *
     * @throws FailedStart when something is missing or in the way; {@link #close} cleans up what was started
     */
    void start() throws InterruptedException {
        try {
            bringUp();
        } finally {
            settled.countDown();
        }
    }

    /** True from the moment that somebody asked for the end. */
    boolean isClosed() {
        return closed;
    }

    private void bringUp() throws InterruptedException {
        ServiceJvm jvm = new ServiceJvm(checkout);
        requireBuilt(jvm);
        RunFolders folders = new RunFolders(checkout, options.portOffset());
        ServerLog.open(folders.logs().resolve("servers.log"));
        ProcessRegistry registry = new ProcessRegistry(folders.state());
        endOrphans(registry, folders);
        requireFreePorts();

        Path data = options.data() == null ? folders.freshData(clock) : RunFolders.create(options.data());
        console.progress("data in " + data + ", logs in " + folders.logs());
        LocalServers servers = startServers(folders, data);
        // Keys outlive fresh data, so that a token in somebody's shell is good after a restart.
        DevTokens tokens = DevTokens.loadOrCreate(options.data() == null ? folders.state() : data);
        Supervisor supervisor = startServices(jvm, folders, registry, servers, tokens);
        Vertx vertx = openVertx();
        FrontDoor.open(
                vertx,
                addresses(),
                options.ports().of(FixedPort.HTTP),
                supervisor::portsOf,
                new DevEndpoints(tokens, new DemoWorkspace(), supervisor::statuses, servers.mail()));
        try {
            supervisor.awaitReady(READY_TIMEOUT);
            if (options.demo()) {
                console.progress("loading the demo data through Kafka");
                new DemoData(vertx, servers.kafkaBootstrap(), servers.redisUri()).load(data, clock, DEMO_TIMEOUT);
            }
        } catch (IllegalStateException e) {
            throw new FailedStart(e);
        }
    }

    private void requireBuilt(ServiceJvm jvm) {
        for (ServiceName service : ServiceName.values()) {
            if (!Files.isRegularFile(jvm.jar(service))) {
                throw new FailedStart(service.directoryName() + " is not built: there is no " + jvm.jar(service)
                        + "; deploy/local/run builds it");
            }
        }
    }

    private void endOrphans(ProcessRegistry registry, RunFolders folders) throws InterruptedException {
        List<Long> ended = registry.endOrphans();
        if (!ended.isEmpty()) {
            console.progress("ended what an earlier run left behind: processes " + ended);
        }
        folders.endOrphanedServers();
    }

    private void requireFreePorts() {
        List<String> taken = PortCheck.taken(options.ports());
        if (!taken.isEmpty()) {
            throw new FailedStart(String.join("\n", taken));
        }
    }

    private LocalServers startServers(RunFolders folders, Path data) {
        console.progress("starting Kafka, PostgreSQL, Redis and the SMTP sink");
        folders.remember(data);
        LocalServers servers;
        try {
            servers = LocalServers.start(options.ports().servers(), data);
        } catch (IllegalStateException e) {
            folders.forget();
            throw new FailedStart(e);
        }
        onClose(() -> {
            servers.close();
            folders.forget();
        });
        console.progress("Kafka is up on " + servers.kafkaBootstrap() + ", PostgreSQL on port "
                + servers.ports().postgres() + ", Redis on port "
                + servers.ports().redis() + ", SMTP on port "
                + servers.smtpPort());
        return servers;
    }

    private Supervisor startServices(
            ServiceJvm jvm, RunFolders folders, ProcessRegistry registry, LocalServers servers, DevTokens tokens) {
        ServiceSettings settings =
                new ServiceSettings(servers, WhatNext.url(options.ports()), tokens.publicKeyPem(), DevTokens.ISSUER);
        List<ServiceSpec> specs = new ArrayList<>();
        for (ServiceName service : ServiceName.values()) {
            int instances = service == ServiceName.GATEWAY ? options.ports().gateways() : 1;
            IntStream.rangeClosed(1, instances).forEach(instance -> {
                int port = options.ports().of(service, instance);
                String logName = service.directoryName() + (instance == 1 ? "" : "-" + instance) + ".log";
                specs.add(new ServiceSpec(
                        service,
                        instance,
                        port,
                        jvm.command(service),
                        settings.environment(service, port),
                        folders.logs().resolve(logName)));
            });
        }
        console.progress("starting " + specs.size() + " services");
        Supervisor supervisor = Supervisor.start(
                specs, options.restart() ? RestartPolicy.always() : RestartPolicy.never(), registry, console::progress);
        onClose(supervisor::close);
        return supervisor;
    }

    private Vertx openVertx() {
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(2)
                .setWorkerPoolSize(4)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        onClose(() -> vertx.close().toCompletionStage().toCompletableFuture().join());
        return vertx;
    }

    /** Loopback only, in both families where there are two: whoever reaches the front door gets a token for anybody. */
    private List<String> addresses() {
        if (options.bind() != null) {
            return List.of(options.bind());
        }
        return hasIpv6Loopback() ? List.of("127.0.0.1", "::1") : List.of("127.0.0.1");
    }

    private static boolean hasIpv6Loopback() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .map(InetAddress::getHostAddress)
                    .anyMatch(address -> address.startsWith("0:0:0:0:0:0:0:1"));
        } catch (SocketException e) {
            return false;
        }
    }

    private synchronized void onClose(Runnable step) {
        if (closed) {
            step.run();
            throw new FailedStart("stopped while starting");
        }
        toClose.push(step);
    }

    /**
     * Ends the front door, then the services, then the servers. In the middle of a start it waits for the step at hand, which
     * then ends what it has started, so that nothing is left behind.
     */
    @Override
    public void close() {
        Deque<Runnable> steps;
        synchronized (this) {
            closed = true;
            steps = new ArrayDeque<>(toClose);
            toClose.clear();
        }
        steps.forEach(Runnable::run);
        try {
            settled.await(START_STEP.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
