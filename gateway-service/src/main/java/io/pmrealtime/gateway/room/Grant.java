package io.pmrealtime.gateway.room;

import io.pmrealtime.contracts.room.Room;
import org.jspecify.annotations.Nullable;

/**
 * A room that a connection may join.
 *
 * @param projectId the project whose membership allows it; null for rooms of the whole workspace
 */
public record Grant(Room room, @Nullable String projectId) {}
