package io.pmrealtime.local.process;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** All services of the stack. Any thread. */
public final class Supervisor implements AutoCloseable {
    private static final Duration STOP_GRACE = Duration.ofSeconds(20);

    private final List<SupervisedService> services;

    private Supervisor(List<SupervisedService> services) {
        this.services = services;
    }

    /** Starts all of them side by side and returns without waiting for any. */
    public static Supervisor start(
            List<ServiceSpec> specs, RestartPolicy restarts, ProcessRegistry registry, Consumer<String> console) {
        ReadinessProbe probe = new ReadinessProbe();
        List<SupervisedService> services = specs.stream()
                .map(spec -> new SupervisedService(spec, restarts, registry, probe, console))
                .toList();
        services.forEach(SupervisedService::start);
        return new Supervisor(services);
    }

    /**
     * Waits until each has been ready once.
     *
     * @throws IllegalStateException names those that are not, when the time is over or one has ended for good
     */
    public void awaitReady(Duration timeout) throws InterruptedException {
        CompletableFuture<?>[] all =
                services.stream().map(SupervisedService::firstReady).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(all).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            List<String> late = services.stream()
                    .filter(service -> !service.firstReady().isDone())
                    .map(service ->
                            service.spec().label() + " (see " + service.spec().log() + ")")
                    .toList();
            throw new IllegalStateException(
                    "not ready within " + timeout.toSeconds() + " s: " + String.join(", ", late), e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    e.getCause() == null ? e.toString() : e.getCause().getMessage(), e);
        }
    }

    /** Every instance, in the order in which they were given. */
    public List<ServiceStatus> statuses() {
        return services.stream().map(SupervisedService::status).toList();
    }

    /**
     * Ports of the instances that take traffic: those that say they are ready, and where none does, those that run, since
     * what a service says about its own trouble is better than what others could.
     */
    public List<Integer> portsOf(ServiceName service) {
        List<SupervisedService> instances = services.stream()
                .filter(each -> each.spec().service() == service)
                .toList();
        List<Integer> ready = ports(instances, SupervisedService::isReady);
        return ready.isEmpty() ? ports(instances, SupervisedService::isRunning) : ready;
    }

    private static List<Integer> ports(List<SupervisedService> instances, Predicate<SupervisedService> which) {
        return instances.stream().filter(which).map(each -> each.spec().port()).toList();
    }

    /** Ends all processes: all are asked at once, and killed after a grace. */
    @Override
    public void close() {
        services.forEach(SupervisedService::requestStop);
        long deadline = System.nanoTime() + STOP_GRACE.toNanos();
        try {
            for (SupervisedService service : services) {
                service.awaitStop(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
