package io.pmrealtime.bench.intake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * CPU seconds used until a moment.
 *
 * @param service by the service that is measured
 * @param postgres by PostgreSQL with all its processes
 * @param rest by the benchmark's own process, in which Kafka runs as well
 */
public record CpuTime(double service, double postgres, double rest) {
    /** Linux counts a process's CPU time in hundredths of a second. */
    private static final double TICKS_PER_SECOND = 100;

    /**
     * What was used so far.
     *
     * @param service the process of the service that is measured
     */
    public static CpuTime now(long service) throws IOException {
        double postgres = 0;
        List<ProcessHandle> descendants = ProcessHandle.current().descendants().toList();
        for (ProcessHandle process : descendants) {
            if (process.info().command().orElse("").endsWith("/postgres")) {
                // Processes that ended stand in the account of the one that started them.
                postgres += seconds(process.pid(), 4);
            }
        }
        return new CpuTime(
                seconds(service, 2), postgres, seconds(ProcessHandle.current().pid(), 2));
    }

    /** What was used from then on. */
    public CpuTime since(CpuTime earlier) {
        return new CpuTime(service - earlier.service, postgres - earlier.postgres, rest - earlier.rest);
    }

    /** The first so many of: user, system, user of ended children, system of ended children. */
    private static double seconds(long pid, int counters) throws IOException {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            long ticks = 0;
            for (int i = 0; i < counters; i++) {
                ticks += Long.parseLong(fields[11 + i]);
            }
            return ticks / TICKS_PER_SECOND;
        } catch (NoSuchFileException e) {
            // It ended between being listed and being read.
            return 0;
        }
    }
}
