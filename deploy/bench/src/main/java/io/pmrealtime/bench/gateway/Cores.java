package io.pmrealtime.bench.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Keeps processes to cores, so that the load does not take from what is measured. */
public final class Cores {
    private static final Path TASKSET = Path.of("/usr/bin/taskset");
    /** Looked at once: a JVM that is pinned sees only its own core. */
    private static final boolean POSSIBLE =
            Files.isExecutable(TASKSET) && Runtime.getRuntime().availableProcessors() > 1;

    private Cores() {}

    /** What to put before a command to pin it; nothing where that cannot be done. */
    public static List<String> pinned(int core) {
        return POSSIBLE ? List.of(TASKSET.toString(), "-c", Integer.toString(core)) : List.of();
    }

    /** Pins this process with all its threads. */
    public static void pinThisProcess(int core) throws IOException, InterruptedException {
        if (POSSIBLE) {
            new ProcessBuilder(
                            TASKSET.toString(),
                            "-a",
                            "-c",
                            "-p",
                            Integer.toString(core),
                            Long.toString(ProcessHandle.current().pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        }
    }
}
