package io.pmrealtime.local.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How to run one instance of a service.
 *
 * @param service which service
 * @param instance from 1; only the gateway has more than one
 * @param port its HTTP port on the loopback interface
 * @param command the JVM itself with its arguments, no shell around it, so that the process id is the service's own
 * @param environment added to the launcher's own
 * @param log where its output goes; started anew with the launcher
 */
public record ServiceSpec(
        ServiceName service, int instance, int port, List<String> command, Map<String, String> environment, Path log) {

    public ServiceSpec {
        if (instance < 1) {
            throw new IllegalArgumentException("instances count from 1");
        }
        if (command.isEmpty()) {
            throw new IllegalArgumentException("no command");
        }
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** The name on the console: the service's, with the instance's number from the second on. */
    public String label() {
        return instance == 1 ? service.directoryName() : service.directoryName() + "-" + instance;
    }
}
