package io.pmrealtime.bench.fanout;

import io.pmrealtime.bench.gateway.ServerProcess;
import io.pmrealtime.bench.gateway.Swarm;
import io.pmrealtime.bench.report.Report;
import java.io.IOException;
import java.io.PrintStream;
import org.HdrHistogram.Histogram;

/** What was used and delivered between two moments. */
final class Window {
    private static final double SECOND_NANOS = 1e9;

    private final ServerProcess server;
    private final Swarm swarm;
    private final double cpu;
    private final double kernel;
    private final double compiler;
    private final long deliveries;
    private final long bytes;
    private final long began = System.nanoTime();

    Window(ServerProcess server, Swarm swarm) throws IOException {
        this.server = server;
        this.swarm = swarm;
        this.cpu = server.cpuSeconds();
        this.kernel = server.kernelSeconds();
        this.compiler = server.compilerSeconds();
        this.deliveries = swarm.events();
        this.bytes = swarm.bytes();
    }

    static void printHead(PrintStream out) {
        out.printf(
                "%-10s %-5s %8s %10s %12s %9s %9s %9s %8s %8s %8s %8s%n",
                "",
                "",
                "clients",
                "events/s",
                "deliveries/s",
                "us/deliv.",
                "kernel",
                "compiler",
                "bytes",
                "p50 ms",
                "p95 ms",
                "p99 ms");
    }

    /** Ends the window: a line for people and figures for the report. */
    void end(String subject, Scenario scenario, int sent, PrintStream out, Report report) throws IOException {
        double elapsed = (System.nanoTime() - began) / SECOND_NANOS;
        long delivered = swarm.events() - deliveries;
        double micros = micros(server.cpuSeconds() - cpu, delivered);
        double kernelMicros = micros(server.kernelSeconds() - kernel, delivered);
        double compilerMicros = micros(server.compilerSeconds() - compiler, delivered);
        long bytesEach = (swarm.bytes() - bytes) / Math.max(1, delivered);
        Histogram latencies = swarm.latencies();
        double p50 = latencies.getValueAtPercentile(50) / 1000.0;
        double p95 = latencies.getValueAtPercentile(95) / 1000.0;
        double p99 = latencies.getValueAtPercentile(99) / 1000.0;
        out.printf(
                "%-10s %-5s %8d %10.0f %12.0f %9.2f %9.2f %9.2f %8d %8.2f %8.2f %8.2f%n",
                subject,
                scenario.name(),
                scenario.clients(),
                sent / elapsed,
                delivered / elapsed,
                micros,
                kernelMicros,
                compilerMicros,
                bytesEach,
                p50,
                p95,
                p99);
        String prefix = subject + scenario.name();
        report.add(prefix + "DeliveriesPerSecond", Math.round(delivered / elapsed))
                .add(prefix + "MicrosPerDelivery", micros)
                .add(prefix + "KernelMicros", kernelMicros)
                .add(prefix + "CompilerMicros", compilerMicros)
                .add(prefix + "BytesPerDelivery", bytesEach)
                .add(prefix + "P50Ms", p50)
                .add(prefix + "P95Ms", p95)
                .add(prefix + "P99Ms", p99);
    }

    private static double micros(double seconds, long count) {
        return Math.round(seconds * 1e8 / count) / 100.0;
    }
}
