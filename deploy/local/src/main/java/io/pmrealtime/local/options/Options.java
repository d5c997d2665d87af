package io.pmrealtime.local.options;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What one run was asked for.
 *
 * @param ports all ports
 * @param portOffset by how much the usual ports were moved; names the run's folder, so that two may run side by side
 * @param data where data is kept; null for a fresh folder
 * @param demo whether the demo data is loaded
 * @param restart whether a service that dies is started again
 * @param bind the address of the front door; null for the loopback interface
 */
public record Options(
        Ports ports,
        int portOffset,
        @Nullable Path data,
        boolean demo,
        boolean restart,
        @Nullable String bind) {}
