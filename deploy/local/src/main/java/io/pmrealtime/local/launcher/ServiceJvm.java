package io.pmrealtime.local.launcher;

import io.pmrealtime.local.process.ServiceName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command that runs a service as production does: its fast-jar, with a heap that suits a laptop. */
final class ServiceJvm {
    private final Path checkout;

    ServiceJvm(Path checkout) {
        this.checkout = checkout;
    }

    /** The runnable that the service's build makes. */
    Path jar(ServiceName service) {
        return checkout.resolve(service.directoryName()).resolve("target/quarkus-app/quarkus-run.jar");
    }

    /** The program comes last: orphans are known by it. */
    List<String> command(ServiceName service) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseSerialGC");
        switch (service) {
            case GATEWAY, EVENTS -> command.add("-Xmx256m");
            case PRESENCE, NOTIFICATION -> {
                command.add("-Xmx160m");
                // Starts faster; these two never get hot here.
                command.add("-XX:TieredStopAtLevel=1");
            }
        }
        command.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
        command.add("-jar");
        command.add(jar(service).toString());
        return command;
    }
}
