package io.pmrealtime.local.process;

import org.jspecify.annotations.Nullable;

/**
 * One line of {@code GET /dev/services}.
 *
 * @param name the service's name; instances of one service share it
 * @param instance from 1
 * @param pid of the service's own JVM; null while it is down
 * @param port its HTTP port
 * @param state where it is in its life
 */
public record ServiceStatus(
        String name, int instance, @Nullable Long pid, int port, ServiceState state) {}
