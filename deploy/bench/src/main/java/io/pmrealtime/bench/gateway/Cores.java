package io.pmrealtime.bench.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Keeps processes to cores, so that the load does not take from what is measured. */
final class Cores {
    private static final Path TASKSET = Path.of("/usr/bin/taskset");

    private Cores() {}

    /** What to put before a command to pin it; nothing where that cannot be done. */
    static List<String> pinned(int core) {
        return isPossible() ? List.of(TASKSET.toString(), "-c", Integer.toString(core)) : List.of();
    }

    /** Pins this process with all its threads. */
    static void pinThisProcess(int core) throws IOException, InterruptedException {
        if (isPossible()) {
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

    private static boolean isPossible() {
        return Files.isExecutable(TASKSET) && Runtime.getRuntime().availableProcessors() > 1;
    }
}
