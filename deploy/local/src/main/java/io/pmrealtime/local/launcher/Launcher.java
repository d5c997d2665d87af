package io.pmrealtime.local.launcher;

import io.pmrealtime.local.options.CommandLine;
import io.pmrealtime.local.options.Options;
import io.pmrealtime.local.options.Usage;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** The program behind {@code deploy/local/run}. Exit codes: 0 stopped on request, 1 could not start, 2 wrong flags. */
public final class Launcher {
    /** System property: the folder of the checkout, which {@code deploy/local/run} knows. */
    static final String CHECKOUT = "pmrealtime.checkout";

    private Launcher() {}

    public static void main(String[] arguments) throws InterruptedException {
        CommandLine.Outcome outcome = CommandLine.read(List.of(arguments));
        if (outcome instanceof CommandLine.Start start) {
            run(start.options());
        } else if (outcome instanceof CommandLine.Invalid invalid) {
            System.err.println(invalid.message() + "\nSee deploy/local/run --help");
            System.exit(2);
        } else {
            System.out.print(Usage.text());
        }
    }

    private static void run(Options options) throws InterruptedException {
        Path checkout =
                Path.of(System.getProperty(CHECKOUT, ".")).toAbsolutePath().normalize();
        Clock clock = Clock.systemUTC();
        Console console = new Console(System.out, clock);
        LocalStack stack = new LocalStack(options, checkout, console, clock);
        AtomicBoolean failed = new AtomicBoolean();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stack, console, failed.get()), "stop"));
        try {
            stack.start();
        } catch (RuntimeException e) {
            if (stack.isClosed()) {
                return;
            }
            console.print("PM Realtime cannot start: " + (e instanceof FailedStart ? e.getMessage() : e));
            failed.set(true);
            System.exit(1);
        }
        console.print("");
        console.print(WhatNext.readyLine(options.ports()));
        console.print(WhatNext.suggestions(options.ports(), options.demo()));
        new CountDownLatch(1).await();
    }

    /** Runs as the shutdown hook, on Ctrl-C and SIGTERM too. Halts, as the JVM's own exit code would be the signal's. */
    private static void stop(LocalStack stack, Console console, boolean failed) {
        if (!failed) {
            console.progress("stopping");
        }
        console.silence();
        stack.close();
        if (!failed) {
            console.print("PM Realtime has stopped");
        }
        Runtime.getRuntime().halt(failed ? 1 : 0);
    }
}
